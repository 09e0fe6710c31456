//! The main job under fire: every fault that the stand-in can play, rates, breaker, isolation, and results that are traps.
//!
//! Quick by default; `VIDGO_FAULTS_FULL=1` takes production's own waits and more samples, and prints what it measured.

mod breaker;
mod expected;
mod isolation;
mod matrix;
mod memory;
mod rates;
mod steps;
mod world;
