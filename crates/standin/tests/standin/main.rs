//! The stand-in over real TCP: each protocol's happy path, its refusals, the meter, faults, and restarts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may end at the first surprise")]

mod a2e;
mod faults;
mod gemini;
mod pay_ecpay;
mod pay_paddle;
mod piapi;
mod pollo;
mod restart;
mod shop;
mod support;
