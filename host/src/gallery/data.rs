//! The figures of a ferry company that does not exist; the same in every run.

use std::f64::consts::TAU;

use serde_json::{Map, Value, json};

/// Routes, by the share of passengers that they carry.
pub(super) const ROUTES: [&str; 5] =
    ["Hallvik – Storr", "Hallvik – Lunna", "Storr – Tern Bay", "Lunna – Skarvness", "Night line south"];
/// Kinds of ticket.
pub(super) const TICKETS: [&str; 4] = ["Foot passengers", "Cars", "Freight", "Season tickets"];
/// How many weeks are known.
pub(super) const WEEKS: usize = 104;
/// Monday of the first known week, in days since 1970-01-01: 2023-09-25.
const FIRST_WEEK: i64 = 19_625;

/// The last known day, a Sunday.
const LAST_DAY: i64 = FIRST_WEEK + 7 * 104 - 1;

/// A small generator of numbers (splitmix64), so that the gallery looks the same on every machine.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to below 1.
    pub(super) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normally distributed around 0 with deviation 1, nearly.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// `YYYY-MM-DD` of a day since 1970-01-01, after Howard Hinnant's `civil_from_days`.
pub(super) fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day_of_month:02}")
}

/// The Monday of a known week.
pub(super) fn week(index: usize) -> String {
    date(FIRST_WEEK + 7 * i64::try_from(index).unwrap_or_default())
}

pub(super) fn weeks() -> Vec<String> {
    (0..WEEKS).map(week).collect()
}

/// Passengers of each week on a route: summer is high, Christmas a little, and the company grows.
pub(super) fn passengers(route: usize) -> Vec<f64> {
    let mut chance = Chance::new(11 + route as u64);
    let size = [7_400.0, 5_200.0, 3_900.0, 2_500.0, 1_700.0].get(route).copied().unwrap_or(1_000.0);
    let swing = [0.42, 0.36, 0.48, 0.3, 0.16].get(route).copied().unwrap_or(0.3);
    (0..WEEKS)
        .map(|index| {
            let year = index as f64 / 52.0;
            // The known weeks begin in late September; July is ten months on.
            let season = 1.0 + swing * (TAU * (year - 0.81)).cos();
            let christmas = if matches!(index % 52, 12 | 13) { 1.22 } else { 1.0 };
            (size * season * christmas * (1.0 + 0.07 * year) * (1.0 + 0.045 * chance.normal())).round()
        })
        .collect()
}

/// Takings of each week on a route, in thousands of euros.
pub(super) fn takings(route: usize) -> Vec<f64> {
    let fare = [14.2, 16.8, 12.1, 18.4, 41.0].get(route).copied().unwrap_or(15.0);
    let mut chance = Chance::new(71 + route as u64);
    passengers(route)
        .iter()
        .map(|count| (count * fare / 100.0 * (1.0 + 0.03 * chance.normal())).round() / 10.0)
        .collect()
}

struct Vessel {
    name: &'static str,
    built: u16,
    passengers: u16,
    cars: u16,
    route: usize,
    punctual: f64,
    status: &'static str,
}

const fn vessel(
    name: &'static str,
    built: u16,
    passengers: u16,
    cars: u16,
    route: usize,
    punctual: f64,
    status: &'static str,
) -> Vessel {
    Vessel { name, built, passengers, cars, route, punctual, status }
}

const VESSELS: [Vessel; 14] = [
    vessel("Arctic Tern", 2019, 620, 140, 0, 96.4, "In service"),
    vessel("Kittiwake", 2016, 540, 118, 0, 94.8, "In service"),
    vessel("Storm Petrel", 2021, 480, 96, 0, 97.1, "In service"),
    vessel("Eider", 2008, 410, 88, 1, 91.2, "In service"),
    vessel("Black Guillemot", 2012, 390, 84, 1, 92.6, "In service"),
    vessel("Razorbill", 2005, 360, 76, 1, 88.9, "Dry dock"),
    vessel("Turnstone", 2018, 320, 62, 2, 95.3, "In service"),
    vessel("Oystercatcher", 2014, 310, 58, 2, 93.7, "In service"),
    vessel("Sanderling", 2001, 240, 42, 2, 86.1, "Laid up"),
    vessel("Red-throated Diver", 2010, 220, 38, 3, 92.0, "In service"),
    vessel("Whimbrel", 2015, 210, 36, 3, 94.1, "In service"),
    vessel("Merlin", 1998, 180, 24, 3, 84.7, "Repair"),
    vessel("Great Skua", 2022, 740, 210, 4, 95.9, "In service"),
    vessel("Fulmar", 2013, 690, 180, 4, 93.2, "In service"),
];

/// Names of the ships.
pub(super) fn vessel_names() -> Vec<&'static str> {
    VESSELS.iter().map(|vessel| vessel.name).collect()
}

/// Share of sailings on time, of each ship in the order of [`vessel_names`], in percent.
pub(super) fn punctuality() -> Vec<f64> {
    VESSELS.iter().map(|vessel| vessel.punctual).collect()
}

/// Passengers that each ship takes.
pub(super) fn capacities() -> Vec<u16> {
    VESSELS.iter().map(|vessel| vessel.passengers).collect()
}

fn vessels() -> Value {
    VESSELS
        .iter()
        .map(|vessel| {
            json!({
                "vessel": vessel.name, "route": ROUTES.get(vessel.route), "built": vessel.built,
                "passengers": vessel.passengers, "cars": vessel.cars, "punctual": vessel.punctual, "status": vessel.status,
            })
        })
        .collect()
}

fn sailings() -> Value {
    let mut chance = Chance::new(5);
    (0..64_usize)
        .zip((0_i64..).flat_map(|day| [day; 8]))
        .filter_map(|(index, before)| {
            let ship = VESSELS.get(index * 5 % VESSELS.len())?;
            let (hour, minute) = (6 + index * 7 % 16, [0, 15, 30, 45].get(index * 3 % 4)?);
            let load = 0.35 + 0.6 * chance.share();
            let delay = (chance.normal() * 9.0 - 2.0).max(0.0).round();
            let status = if index % 17 == 9 {
                "Cancelled"
            } else if delay > 10.0 {
                "Late"
            } else if index % 9 == 4 {
                "Boarding"
            } else {
                "On time"
            };
            Some(json!({
                "date": date(LAST_DAY - before),
                "departure": format!("{hour:02}:{minute:02}"),
                "vessel": ship.name,
                "route": ROUTES.get(ship.route)?,
                "passengers": (f64::from(ship.passengers) * load).round(),
                "cars": (f64::from(ship.cars) * load * 0.9).round(),
                "delay": if status == "Cancelled" { Value::Null } else { json!(delay) },
                "status": status,
            }))
        })
        .collect()
}

/// What the dashboard's callbacks choose from.
fn weekly() -> Value {
    let by_route: Map<String, Value> = ROUTES
        .iter()
        .enumerate()
        .map(|(route, name)| ((*name).to_owned(), json!({"passengers": passengers(route), "takings": takings(route)})))
        .collect();
    json!({"weeks": weeks(), "routes": by_route})
}

/// A named set of data, as the pages ask for it.
pub(super) fn set(name: &str) -> Option<Value> {
    Some(match name {
        "routes" => json!(ROUTES),
        "tickets" => json!(TICKETS),
        "vessels" => vessels(),
        "some vessels" => vessels().as_array()?.iter().take(5).cloned().collect(),
        "sailings" => sailings(),
        "today" => sailings().as_array()?.iter().take(8).cloned().collect(),
        "weekly" => weekly(),
        "vessel names" => json!(vessel_names()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_the_calendars_dates() {
        for (day, expected) in [(0, "1970-01-01"), (19_625, "2023-09-25"), (19_782, "2024-02-29"), (-1, "1969-12-31")] {
            assert_eq!(date(day), expected);
        }
    }
}
