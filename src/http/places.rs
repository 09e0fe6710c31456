//! How many requests one worker works at.
//!
//! A request takes a place and gives it back when it is answered. While its client has yet to send the body there is
//! nothing to work at: the place is lent to others meanwhile, so that slow clients do not keep everybody else out.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_http::{BoxedPayloadStream, Payload, Request, error::PayloadError};
use bytes::Bytes;
use futures_util::Stream;

use crate::live::Load;

/// The places of one worker.
#[derive(Clone, Debug)]
pub struct Places(Rc<Counts>);

#[derive(Debug)]
struct Counts {
    taken: Cell<usize>,
    // How many there are, which operators may change, and where it is told how many are taken.
    load: Load,
}

/// One request's place.
#[derive(Debug)]
pub struct Place(Rc<Held>);

#[derive(Debug)]
struct Held {
    places: Places,
    state: Cell<State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Held,
    Lent,
    /// The body came when nobody gave a place back.
    Lost,
}

impl Places {
    /// As many as `load` says at the moment.
    #[must_use]
    pub fn new(load: Load) -> Self {
        Self(Rc::new(Counts { taken: Cell::new(0), load }))
    }

    /// A place, if one is free.
    #[must_use]
    pub fn take(&self) -> Option<Place> {
        self.occupy().then(|| Place(Rc::new(Held { places: self.clone(), state: Cell::new(State::Held) })))
    }

    fn occupy(&self) -> bool {
        let free = self.0.taken.get() < self.0.load.places();
        if free {
            self.set(self.0.taken.get() + 1);
        }
        free
    }

    fn leave(&self) {
        self.set(self.0.taken.get().saturating_sub(1));
    }

    fn set(&self, taken: usize) {
        self.0.taken.set(taken);
        self.0.load.under_way(taken);
    }
}

impl Place {
    /// Whether its body came when all places were taken: the request was not worked at.
    #[must_use]
    pub fn was_lost(&self) -> bool {
        self.0.state.get() == State::Lost
    }
}

impl Held {
    fn lend(&self) {
        if self.state.get() == State::Held {
            self.state.set(State::Lent);
            self.places.leave();
        }
    }

    /// Whether the place could be had again.
    fn resume(&self) -> bool {
        if self.state.get() == State::Lent {
            self.state.set(if self.places.occupy() { State::Held } else { State::Lost });
        }
        self.state.get() == State::Held
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.state.get() == State::Held {
            self.places.leave();
        }
    }
}

/// `request`, whose place is lent while its body is awaited.
#[must_use]
pub fn lend_while_body_comes(request: Request, place: Option<&Place>) -> Request {
    let Some(place) = place else { return request };
    let (request, payload) = request.replace_payload(Payload::<BoxedPayloadStream>::None);
    if matches!(payload, Payload::None) {
        return request;
    }
    let body: BoxedPayloadStream = Box::pin(Body { payload, held: Rc::clone(&place.0) });
    request.replace_payload(Payload::Stream { payload: body }).0
}

/// A body on its way.
struct Body {
    payload: Payload,
    held: Rc<Held>,
}

impl Stream for Body {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.payload).poll_next(context);
        if next.is_pending() {
            self.held.lend();
        } else if !self.held.resume() {
            return Poll::Ready(Some(Err(PayloadError::Incomplete(None))));
        }
        next
    }
}
