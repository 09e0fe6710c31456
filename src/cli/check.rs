//! `vidgo check`: looks at everything a start needs. Free calls only, nothing is made, nothing is changed.

use std::{sync::Arc, time::Duration};

use actors::material_cache::{Beside, Library, Rules, Tally};
use domain::{catalogue::Group, lists::Lists, time::Clock};
use entities::{materials, outbox, templates};
use providers::AccountFacts;
use secrecy::ExposeSecret;

use crate::{
    app::SystemClock,
    config::{Config, Outside},
    fault::Fault,
    http::demo::presets::PresetShapes,
    minimum, wiring,
};

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// One line of the result.
struct Look {
    what: String,
    outcome: Result<String, String>,
}

pub(super) async fn run(config: &Arc<Config>) -> Result<(), Fault> {
    println!("configuration:");
    for line in config.summary().lines() {
        println!("  {} = {}  # {}", line.name, line.value, line.origin);
    }
    let mut looks = vec![look("configuration", Ok::<_, String>("valid".to_owned()))];
    let catalogue = wiring::catalogue(config);
    looks.push(look(
        "catalogue",
        catalogue.as_ref().map(|it| format!("{} items", it.items.len())).map_err(ToString::to_string),
    ));
    looks.push(look("lists", Lists::embedded().map(|_| "complete".to_owned()).map_err(|fault| fault.to_string())));
    looks.push(media_store(config).await);
    let tools = wiring::clip_tools(config);
    looks.push(look(
        "clips",
        if tools.can_handle_foreign() {
            Ok("ffmpeg found: any provider's clips can be watermarked".to_owned())
        } else if matches!(config.providers.outside(), Outside::Real) {
            Err("no ffmpeg: the providers' clips cannot be watermarked; install ffmpeg".to_owned())
        } else {
            Ok("no ffmpeg: enough for the stand-in's clips; real providers need it".to_owned())
        },
    ));
    if let Some(redis) = &config.redis.url {
        let answer = limits::redis::ping(redis.expose_secret(), PATIENCE).await;
        looks.push(look("redis", answer.map(|()| "answers".to_owned()).map_err(|error| error.to_string())));
    }
    looks.push(mail_server(config).await);
    match wiring::connect(config).await {
        Err(fault) => looks.push(look("database", Err::<String, _>(fault.to_string()))),
        Ok(db) => looks.extend(database(config, &db).await),
    }
    looks.extend(providers(config).await);

    println!();
    let mut bad = 0;
    for Look { what, outcome } in &looks {
        match outcome {
            Ok(text) => println!("ok    {what}: {text}"),
            Err(text) => {
                bad += 1;
                println!("FAIL  {what}: {text}");
            }
        }
    }
    if bad == 0 {
        return Ok(());
    }
    Err(Fault::Unreachable {
        what: format!("{bad} of {} looks failed", looks.len()),
        next: "see the lines with FAIL above".to_owned(),
    })
}

fn look<T: Into<String>, E: Into<String>>(what: impl Into<String>, outcome: Result<T, E>) -> Look {
    Look { what: what.into(), outcome: outcome.map(Into::into).map_err(Into::into) }
}

/// Speaks to the mail server without sending anything.
async fn mail_server(config: &Config) -> Look {
    let outcome = match wiring::post(config) {
        Err(fault) => Err(fault.to_string()),
        Ok(None) => Err("SMTP_HOST is not set: nobody can register or reset a password".to_owned()),
        Ok(Some(post)) => match tokio::time::timeout(PATIENCE, post.check()).await {
            Ok(Ok(())) if config.smtp.host.is_empty() => Ok("SMTP_HOST is not set: mails become files".to_owned()),
            Ok(Ok(())) => Ok("takes our mails".to_owned()),
            Ok(Err(fault)) => Err(format!("{fault}; see [smtp] in config.toml")),
            Err(_) => Err(format!("no answer within {} s; check SMTP_HOST and SMTP_PORT", PATIENCE.as_secs())),
        },
    };
    look("mail", outcome)
}

async fn media_store(config: &Config) -> Look {
    let outcome = match wiring::store(config) {
        Err(fault) => Err(fault.to_string()),
        Ok(store) => match tokio::time::timeout(PATIENCE, store.probe()).await {
            Ok(Ok(())) => Ok("can be written and read".to_owned()),
            Ok(Err(error)) => Err(wiring::store_fault(&error).to_string()),
            Err(_) => Err(format!("no answer within {} s; check storage.s3.endpoint", PATIENCE.as_secs())),
        },
    };
    look("media store", outcome)
}

async fn database(config: &Config, db: &sea_orm::DatabaseConnection) -> Vec<Look> {
    let mut looks = Vec::new();
    match entities::migrate::pending(db).await {
        Err(error) => {
            looks.push(look("database", Err::<String, _>(error.to_string())));
            return looks;
        }
        Ok(pending) if !pending.is_empty() => {
            let text = format!("{} migrations are pending: run `vidgo migrate`, or just start", pending.len());
            looks.push(look("database", Ok::<_, String>(text)));
            return looks;
        }
        Ok(_) => looks.push(look("database", Ok::<_, String>("up to date"))),
    }
    looks.push(library(config, db).await);
    looks.extend(prices(db).await);
    let stale_after = config.pregen.submit_stale_after;
    looks.push(mail_queue(config, db).await);
    looks.push(payments(db).await);
    looks.push(operations(db).await);
    looks.push(look("provider journal", super::providers::unclear_line(db, stale_after).await));
    looks
}

/// What operators turned: it counts although no file says so.
async fn operations(db: &sea_orm::DatabaseConnection) -> Look {
    let told = |turned: &[entities::controls::Turned]| match turned {
        [] => "everything stands as configured".to_owned(),
        turned => {
            let list = turned.iter().map(|one| format!("{} = {} (by {})", one.control, one.value, one.changed_by));
            format!("turned by operators: {}", list.collect::<Vec<_>>().join(", "))
        }
    };
    look("operations", entities::controls::all(db).await.map(|turned| told(&turned)).map_err(|error| error.to_string()))
}

/// What payment services told and could not be applied.
async fn payments(db: &sea_orm::DatabaseConnection) -> Look {
    let counts = entities::payments::inbox::counts(db).await;
    let outcome = match counts {
        Err(error) => Err(error.to_string()),
        Ok((waiting, 0)) => Ok(format!("{waiting} events wait, none was refused")),
        Ok((waiting, refused)) => {
            Err(format!("{waiting} events wait, {refused} were refused: see `vidgo payments list`"))
        }
    };
    Look { what: "payments".to_owned(), outcome }
}

/// What waits in the outbox. Nothing waits for long where the app runs and its mail server takes mails.
async fn mail_queue(config: &Config, db: &sea_orm::DatabaseConnection) -> Look {
    let outcome = match outbox::queue(db).await {
        Err(error) => Err(error.to_string()),
        Ok(outbox::Queue { queued, sending, unclear, failed, oldest_at }) => {
            let text = format!("{queued} wait, {sending} are on their way, {failed} failed, {unclear} are unclear");
            let age = oldest_at.map(|oldest_at| (SystemClock.now() - oldest_at).to_std().unwrap_or_default());
            match age {
                None => Ok(text),
                // Until then the mailer itself may be waiting for its next try.
                Some(age) if age <= config.accounts.code_expiry => {
                    Ok(format!("{text}; the oldest waits for {} s", age.as_secs()))
                }
                Some(age) => Err(format!(
                    "{text}; the oldest waits for {} s: does the app run, and does the mail server take mails?",
                    age.as_secs()
                )),
            }
        }
    };
    look("mail queue", outcome)
}

async fn library(config: &Config, db: &sea_orm::DatabaseConnection) -> Look {
    let outcome = async {
        let catalogue = wiring::catalogue(config).map_err(|fault| fault.to_string())?;
        let materials = materials::public_all(db).await.map_err(|error| error.to_string())?;
        let templates = templates::all_active(db).await.map_err(|error| error.to_string())?;
        let topics = catalogue.topics.clone();
        let beside = Beside { templates, ..Beside::default() };
        let own = |tool, topic: &str| topics.of_tool(tool).iter().any(|known| known.id == topic);
        let rules = Rules { own_topic: &own, shapes: &PresetShapes { list_limit: 0 }, tally: &Tally::default() };
        let library = Library::new(materials, beside, &rules);
        let status = minimum::check(&library, &topics, minimum::Minimum::of(config));
        let wanted = catalogue.select(Group::ALL, None).len();
        let present = format!("{} materials of {wanted} catalogue items", library.all().len());
        match status.missing().as_slice() {
            [] => Ok(format!("{present}; the minimum is met")),
            missing => {
                Err(format!("{present}; below the minimum: {} (run `vidgo pregenerate --all`)", missing.join(", ")))
            }
        }
    };
    look("library", outcome.await)
}

/// What services cost; each price below cost is a warning of its own, and no fault.
async fn prices(db: &sea_orm::DatabaseConnection) -> Vec<Look> {
    let outcome = async {
        let lists = Lists::embedded().map_err(|fault| fault.to_string())?;
        let book = entities::prices::book(db).await.map_err(|error| error.to_string())?;
        let warnings = wiring::below_cost(db, &book).await.map_err(|error| error.to_string())?;
        let services = book.public().count();
        let text = match book.lacks(&lists.service_pricing) {
            0 => format!("{services} services are offered"),
            lacking => {
                format!("{services} services are offered; {lacking} of the built-in list are not in the database")
            }
        };
        Ok::<_, String>((text, warnings))
    };
    match outcome.await {
        Err(error) => vec![look("prices", Err::<String, _>(error))],
        Ok((text, warnings)) => {
            let warnings = warnings.into_iter().map(|text| format!("warning: {text}"));
            [text].into_iter().chain(warnings).map(|text| look("prices", Ok::<_, String>(text))).collect()
        }
    }
}

fn balance(facts: &AccountFacts) -> String {
    match (facts.remaining, facts.unit) {
        (Some(remaining), Some(unit)) => format!(", {remaining} {unit} left"),
        _ => String::new(),
    }
}

/// Asks each provider for its account: free.
async fn providers(config: &Config) -> Vec<Look> {
    let players = match wiring::players(config).await {
        Ok(players) => players,
        Err(fault) => return vec![look("providers", Err::<String, _>(fault.to_string()))],
    };
    let mut looks = Vec::new();
    match wiring::clients(config, &players) {
        Err(fault) => looks.push(look("providers", Err::<String, _>(fault.to_string()))),
        Ok(clients) if clients.is_empty() => {
            looks.push(look("providers", Err::<String, _>("no provider key is set: nothing can be made")));
        }
        Ok(clients) => {
            for (client, keys) in clients {
                for key in keys {
                    let name = format!("provider {} (key {})", client.provider(), key.label());
                    let answer = tokio::time::timeout(PATIENCE, client.probe(&key)).await;
                    let standin = if players.is_standin() { " (the stand-in plays it)" } else { "" };
                    looks.push(look(
                        name,
                        match answer {
                            Ok(Ok(facts)) => Ok(format!("answers{}{standin}", balance(&facts))),
                            Ok(Err(error)) => Err(error.message),
                            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
                        },
                    ));
                }
            }
        }
    }
    if let Some(standin) = players.standin {
        standin.stop().await;
    }
    looks
}
