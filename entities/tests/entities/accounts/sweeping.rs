//! What is over is removed, however much of it there is.

use super::*;

on_both! {
    async fn more_than_fits_one_statement_goes_and_what_is_new_stays(database: TestDatabase) {
        let db = database.connect().await;
        let user_id = user(&db, "ann").await;
        let many = "INSERT INTO account_changes (user_id, changed_at) \
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
                    SELECT users.id, users.created_at FROM n, users";
        db.execute_unprepared(many).await.unwrap();
        let now = noon(0) + Duration::hours(2);
        assert!(accounts::set_admin(&db, user_id, true, &by(), now).await.unwrap());
        assert_eq!(accounts::sweep(&db, now).await.unwrap(), 2_500);
        assert_eq!(changes::since(&db, noon(0)).await.unwrap().len(), 1);
        assert_eq!(accounts::sweep(&db, now).await.unwrap(), 0);
    }
}
