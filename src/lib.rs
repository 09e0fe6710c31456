//! vidgo
