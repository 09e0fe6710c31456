//! What the clock finds to do.

use domain::language::Language;
use entities::accounts::{self, NewUser};

use super::*;

/// A subscriber since noon.
async fn subscriber(till: &Till, id: u128) -> Uuid {
    let new = NewUser {
        id: Uuid::from_u128(id),
        email: format!("user{id}@example.com").parse().unwrap(),
        password_hash: "hash".to_owned(),
        language: Language::En,
        username: None,
        full_name: None,
        is_admin: false,
        signs_in: false,
    };
    assert!(accounts::create(&till.db, &new, noon(0)).await.unwrap());
    let plan = "UPDATE users SET plan_name = 'pro', plan_started_at = created_at WHERE id = {id}";
    till.run(plan, new.id).await.unwrap();
    new.id
}

on_both! {
    async fn subscribers_whose_period_is_over_are_found_in_a_circle(database: TestDatabase) {
        let till = Till::new(&database).await;
        let mut users = Vec::new();
        // Ids of which no two databases may think differently.
        for id in [7, 0x80 << 120, 0x7f << 120, 9] {
            users.push(subscriber(&till, id).await);
        }
        users.sort_unstable();
        let look = async |after: Uuid| {
            let due = ledger::due(&till.db, noon(HOUR), 2, after).await.unwrap();
            due.periods.into_iter().map(|(user, ..)| user).collect::<Vec<_>>()
        };
        // The first two never get on: nobody gives them anything.
        assert_eq!(look(Uuid::nil()).await, users[..2]);
        assert_eq!(look(users[1]).await, users[2..]);
        assert_eq!(look(users[3]).await, Vec::<Uuid>::new());
        let begin = Request::Reset { amount: credits(50), expires_at: Some(noon(9 * HOUR)) };
        till.ask(HOUR, once(users[2], begin)).await;
        assert_eq!(look(users[1]).await, users[3..]);
        assert_eq!(look(Uuid::nil()).await, users[..2]);
    }
}
