//! A handle bounds how many may ask at once, and says so at once.

use std::{cell::RefCell, rc::Rc, time::Duration};

use actix::{Actor, Arbiter, Context, Handler, Message, ResponseFuture};
use actors::{
    handle::{AskError, Handle},
    supervise::{Lifeline, supervise_on},
};
use tokio::sync::{Semaphore, oneshot};

use crate::support::{RESTARTS, until};

/// Answers when it is let.
struct Slow {
    may_answer: Rc<Semaphore>,
    let_go: Rc<RefCell<Option<oneshot::Receiver<()>>>>,
    _lifeline: Lifeline,
}

#[derive(Message)]
#[rtype(result = "u32")]
struct Echo(u32);

impl Actor for Slow {
    type Context = Context<Self>;
}

impl Handler<Echo> for Slow {
    type Result = ResponseFuture<u32>;

    fn handle(&mut self, Echo(number): Echo, _: &mut Context<Self>) -> Self::Result {
        let (may_answer, let_go) = (Rc::clone(&self.may_answer), self.let_go.take());
        Box::pin(async move {
            if let Some(let_go) = let_go {
                let _ = let_go.await;
                may_answer.add_permits(100);
            }
            may_answer.acquire().await.unwrap().forget();
            number
        })
    }
}

fn start(places: usize) -> (Handle<Slow>, oneshot::Sender<()>) {
    let (let_go, wait) = oneshot::channel();
    let wait = std::sync::Mutex::new(Some(wait));
    let handle = supervise_on("slow", places, RESTARTS, &Arbiter::current(), move |lifeline| Slow {
        may_answer: Rc::new(Semaphore::new(0)),
        let_go: Rc::new(RefCell::new(wait.lock().unwrap().take())),
        _lifeline: lifeline,
    });
    (handle, let_go)
}

#[actix_rt::test]
async fn whoever_finds_no_place_is_told_at_once_and_those_inside_are_served() {
    let (handle, let_go) = start(3);
    until("it runs", Duration::from_secs(5), async || handle.is_up()).await;
    let inside: Vec<_> = (0..3).map(|number| (number, handle.clone())).collect();
    let inside: Vec<_> = inside
        .into_iter()
        .map(|(number, handle)| actix_rt::spawn(async move { handle.ask(Echo(number)).await }))
        .collect();
    until("every place is taken", Duration::from_secs(5), async || handle.occupancy() == (3, 3)).await;

    let started = std::time::Instant::now();
    for _ in 0..1_000 {
        assert_eq!(handle.ask(Echo(9)).await, Err(AskError::Overloaded { actor: "slow" }));
    }
    assert!(started.elapsed() < Duration::from_secs(1), "a thousand refusals took {:?}", started.elapsed());
    // Our own callers may wait instead.
    let patient = {
        let handle = handle.clone();
        actix_rt::spawn(async move { handle.ask_when_free(Echo(7)).await })
    };
    let_go.send(()).unwrap();
    for (number, asked) in (0..).zip(inside) {
        assert_eq!(asked.await.unwrap(), Ok(number));
    }
    assert_eq!(patient.await.unwrap(), Ok(7));
    assert_eq!(handle.ask(Echo(8)).await, Ok(8));
    assert_eq!(handle.occupancy(), (0, 3));
}

#[actix_rt::test]
async fn places_are_taken_away_and_given_while_callers_are_in() {
    let (handle, let_go) = start(3);
    until("it runs", Duration::from_secs(5), async || handle.is_up()).await;
    let ask = |number| {
        let handle = handle.clone();
        actix_rt::spawn(async move { handle.ask(Echo(number)).await })
    };
    let inside: Vec<_> = (0..3).map(ask).collect();
    until("every place is taken", Duration::from_secs(5), async || handle.occupancy() == (3, 3)).await;
    // Two too many: nobody is thrown out, and nobody is let in.
    handle.resize(1);
    assert_eq!(handle.occupancy(), (3, 1));
    assert_eq!(handle.ask(Echo(9)).await, Err(AskError::Overloaded { actor: "slow" }));
    // One more than are in: what was owed is paid first.
    handle.resize(4);
    let fourth = ask(3);
    until("the fourth is in", Duration::from_secs(5), async || handle.occupancy() == (4, 4)).await;
    handle.resize(2);
    let_go.send(()).unwrap();
    for asked in inside.into_iter().chain([fourth]) {
        asked.await.unwrap().unwrap();
    }
    assert_eq!(handle.occupancy(), (0, 2), "as many as there are to be, once all have left");
    assert_eq!(handle.ask(Echo(8)).await, Ok(8));
}

#[actix_rt::test]
async fn a_caller_who_leaves_gives_the_place_back() {
    let (handle, _let_go) = start(1);
    until("it runs", Duration::from_secs(5), async || handle.is_up()).await;
    {
        let ask = std::pin::pin!(handle.ask(Echo(1)));
        let gone = tokio::time::timeout(Duration::from_millis(20), ask).await;
        assert!(gone.is_err(), "nobody answers yet");
    }
    assert_eq!(handle.occupancy(), (0, 1));
}

#[actix_rt::test]
async fn our_own_callers_wait_for_the_birth_and_requests_do_not() {
    let (handle, let_go) = start(1);
    // The arbiter has not had its turn yet.
    assert_eq!(handle.ask(Echo(1)).await, Err(AskError::Down { actor: "slow" }));
    let_go.send(()).unwrap();
    assert_eq!(handle.ask_when_free(Echo(2)).await, Ok(2));
}
