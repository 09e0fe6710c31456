//! What operators turn while servers run: which settings there are, what a wish must be, and how it reaches this
//! process. The page and the command line both go through here.

mod settings;
mod turn;
mod wishes;

pub use self::{
    settings::{Setting, dials, setting, settings},
    turn::{Resize, Turner},
    wishes::{Refused, drain, pause, set},
};
