//! What every handler may reach: snapshots to read, handles to ask.

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use actors::{
    account_watch::AccountWatch,
    cashier::Cashier,
    credit_ledger::{Balances, CreditLedger},
    dials::Dials,
    handle::Handle,
    live_stats::{Live, LiveStats},
    mailer::Mailer,
    material_cache::{Library, MaterialCache, Shelf},
    operator::Operator,
    pregen::{Pregen, Progress},
    price_watch::{PriceWatch, Prices},
    provider::ProviderActor,
};
use arc_swap::ArcSwap;
use domain::{catalogue::Catalogue, lists::Lists, provider::Provider, time::Clock};
use media::store::MediaStore;
use sea_orm::DatabaseConnection;
use serde::Serialize;

use super::{admin::health::SystemHealth, hot::HotFiles};
use crate::{
    accounts::Accounts,
    config::Config,
    live::Load,
    payments::Payments,
    probes::{Probes, Remembered},
};

/// How far the start-up is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Readiness {
    /// Waiting for the database and Redis, migrating.
    Starting {
        /// What for.
        doing: String,
    },
    /// Making the library.
    Pregenerating,
    /// Serving.
    Ready,
}

/// Shared by all workers.
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Tokens, passwords, counters.
    pub accounts: Arc<Accounts>,
    /// What is wanted in the library, and its topics.
    pub catalogue: Arc<Catalogue>,
    /// The fixed lists.
    pub lists: Arc<Lists>,
    /// What services cost at this moment.
    pub prices: Prices,
    /// The library as visitors see it.
    pub shelf: Shelf,
    /// How far pre-generation is.
    pub progress: Progress,
    /// How far the start-up is.
    pub readiness: Arc<ArcSwap<Readiness>>,
    /// Connections that exist only once the start-up is through.
    pub services: Arc<ArcSwap<Option<Services>>>,
    /// Media, for `/static`.
    pub store: MediaStore,
    /// Media that were asked for a moment ago.
    pub hot: HotFiles,
    /// Bound of a JSON body.
    pub max_json_body_bytes: usize,
    /// Whether our own stand-in plays the providers.
    pub standin: bool,
    /// Who takes money.
    pub payments: Payments,
    /// Free looks at our providers.
    pub probes: Probes,
    /// How everything was a moment ago, for staff.
    pub health: Remembered<SystemHealth>,
    /// How busy the workers are.
    pub load: Load,
    /// What operators turn.
    pub dials: Dials,
    /// What staff watch.
    pub live: Live,
}

/// What the start-up brings.
#[derive(Clone)]
pub struct Services {
    /// For queries and changes that need no order.
    pub db: DatabaseConnection,
    /// Owner of the shelf.
    pub cache: Handle<MaterialCache>,
    /// One per configured provider.
    pub providers: Vec<(Provider, Handle<ProviderActor>)>,
    /// Watches for accounts that other processes changed.
    pub account_watch: Handle<AccountWatch>,
    /// Orders changes of credits.
    pub ledger: Handle<CreditLedger>,
    /// What people have.
    pub balances: Balances,
    /// Watches for prices that operators changed.
    pub price_watch: Handle<PriceWatch>,
    /// Carries payments through.
    pub cashier: Handle<Cashier>,
    /// Sends mails; `None`: nothing does.
    pub mailer: Option<Handle<Mailer>>,
    /// The supervisor of pre-generation.
    pub pregen: Handle<Pregen>,
    /// Carries out what operators decide.
    pub operator: Handle<Operator>,
    /// Gathers what staff watch.
    pub live_stats: Handle<LiveStats>,
}

impl AppState {
    /// The library at this moment: no lock, no message, no SQL.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        self.shelf.get()
    }

    /// Whether requests are served.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        **self.readiness.load() == Readiness::Ready
    }
}

/// The state of the app that serves `request`.
///
/// # Panics
/// Never in our app: `routes::configure` registers it.
#[must_use]
pub fn of(request: &HttpRequest) -> Option<&web::Data<AppState>> {
    request.app_data::<web::Data<AppState>>()
}
