//! Draws what was asked for: pictures and clips, deterministic from their inputs, without any model.
