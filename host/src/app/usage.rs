//! What an app with all its processes uses of the machine.

use std::sync::Mutex;
#[cfg(target_os = "linux")]
use std::sync::PoisonError;
use std::time::Instant;

use livery_protocol::Usage;

/// Looks when it is asked, and never by itself.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// When it was last asked, and the processor time used until then, in seconds.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux is measured"))]
    last: Mutex<Option<(Instant, f64)>>,
}

impl Meter {
    /// The group's usage; `None` where the system does not tell.
    #[cfg(target_os = "linux")]
    pub(crate) fn read(&self, group: u32) -> Option<Usage> {
        let ticks_per_second = rustix::param::clock_ticks_per_second() as f64;
        let page_bytes = rustix::param::page_size() as u64;
        let mut usage = Usage::default();
        let mut seconds = 0.0;
        for process in std::fs::read_dir("/proc").ok()?.flatten() {
            if !process.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let Ok(stat) = std::fs::read_to_string(process.path().join("stat")) else { continue };
            if let Some((ticks, pages)) = of_group(&stat, group) {
                seconds += ticks as f64 / ticks_per_second;
                usage.memory_bytes += pages * page_bytes;
                usage.processes += 1;
            }
        }
        let now = Instant::now();
        let before = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace((now, seconds));
        if let Some((then, before)) = before {
            let passed = now.duration_since(then).as_secs_f64().max(1e-3);
            // A process that ended takes its time with it.
            usage.cpu_percent = ((seconds - before).max(0.0) / passed * 100.0).round() as u32;
        }
        (usage.processes > 0).then_some(usage)
    }

    /// The group's usage; `None` where the system does not tell.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn read(&self, _group: u32) -> Option<Usage> {
        None
    }
}

/// Processor ticks and resident pages of a process, by its `/proc/…/stat` (see proc(5)), if it is of this group.
#[cfg(target_os = "linux")]
fn of_group(stat: &str, group: u32) -> Option<(u64, u64)> {
    // The name stands in parentheses and may hold any of them itself.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // State, parent, group are fields 3 to 5; user and system time 14 and 15; resident pages 24.
    let field = |number: usize| fields.get(number - 3).copied();
    if field(5)?.parse::<u32>().ok()? != group || field(3)? == "Z" {
        return None;
    }
    let ticks = field(14)?.parse::<u64>().ok()? + field(15)?.parse::<u64>().ok()?;
    Some((ticks, field(24)?.parse().ok()?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_name() {
        let stat = "42 (a) b (c) S 1 77 77 0 -1 4194560 100 0 0 0 30 12 0 0 20 0 4 0 100 1000 250 18446744073709551615";
        assert_eq!(of_group(stat, 77), Some((42, 250)));
        assert_eq!(of_group(stat, 78), None);
        assert_eq!(of_group("42 (gone", 77), None);
    }
}
