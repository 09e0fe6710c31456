//! `vidgo library`, over the real binary.

mod transfer;
mod verify;
