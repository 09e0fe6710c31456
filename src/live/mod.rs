//! What the live view of staff is made of: the numbers of the HTTP workers, and the sources of the actor `LiveStats`.

mod load;
mod sources;
mod spans;

pub use self::{
    load::{Load, SocketPlace, Totals},
    sources::{online_of_contract, sources},
    spans::{SPANS, Spans, span_of},
};
