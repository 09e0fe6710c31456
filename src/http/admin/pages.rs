//! Pages of lists, as every list of the admin page has them.

use crate::http::extract::query::Query;

/// The farthest page that is looked for.
const LAST_PAGE: u64 = 1_000_000;

/// Which page, from 1, and how long a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) page: u64,
    pub(super) per_page: u64,
}

impl Page {
    /// `page` (1 without it) and `per_page` (1 to 100, 20 without it).
    pub(super) fn of(query: &mut Query) -> Self {
        Self { page: query.number("page", 1..=LAST_PAGE, 1), per_page: query.number("per_page", 1..=100, 20) }
    }

    /// How many pages `total` entries fill.
    pub(super) const fn pages(self, total: u64) -> u64 {
        total.div_ceil(self.per_page)
    }
}
