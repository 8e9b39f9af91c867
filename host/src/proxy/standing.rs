//! The orders that a page which is loaded anew has to be told again.

use std::mem::{Discriminant, discriminant};
use std::sync::{Mutex, MutexGuard, PoisonError};

use livery_protocol::page::{Order, Report, Step};

/// The latest of each kind, in the order in which the kinds were first given.
#[derive(Default)]
pub(crate) struct Standing(Mutex<Vec<(Discriminant<Order>, Order)>>);

impl Standing {
    /// Takes note of an order that is being sent.
    pub(crate) fn note(&self, order: &Order) {
        let mut orders = self.orders();
        if matches!(order, Order::Step { step: Step::End }) {
            orders.retain(|(_, order)| !matches!(order, Order::Present { .. }));
        }
        if order.stands() {
            orders.retain(|(kind, _)| *kind != discriminant(order));
            if !order.ends() {
                orders.push((discriminant(order), order.clone()));
            }
        }
    }

    /// Follows a presentation, so that a page loaded anew goes on where it stood.
    pub(crate) fn follow(&self, report: &Report) {
        let Report::Stage { at, count, theme, .. } = report else { return };
        let mut orders = self.orders();
        if *count == 0 {
            orders.retain(|(_, order)| !matches!(order, Order::Present { .. }));
        }
        for (_, order) in orders.iter_mut() {
            if let Order::Present { deck } = order {
                deck.at = *at;
                deck.theme = *theme;
            }
        }
    }

    /// What to tell a page that is loaded.
    pub(crate) fn all(&self) -> Vec<Order> {
        self.orders().iter().map(|(_, order)| order.clone()).collect()
    }

    fn orders(&self) -> MutexGuard<'_, Vec<(Discriminant<Order>, Order)>> {
        // Nothing in here is left half changed by a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
