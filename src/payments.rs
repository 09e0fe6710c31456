//! What handlers need of the payment services: the clients, and the addresses of our own pages.

use std::{collections::BTreeMap, sync::Arc};

use actors::cashier::Services;
use domain::order::PaymentMethod;
use payments::PaymentProvider;
use url::Url;

/// Shared by all workers.
#[derive(Clone, Debug)]
pub struct Payments {
    /// The services that are configured.
    pub services: Arc<Services>,
    /// Our own address as browsers and services reach it, without a path.
    pub base: Url,
    /// Where buyers came from and go back to: the web app, or our own page.
    pub shop: Url,
    /// What our page needs to open Paddle's checkout; `None`: Paddle is off.
    pub paddle: Option<PaddleScript>,
    /// Where forms of our page may lead: the payment services' own origins.
    pub origins: Vec<String>,
    /// Whether our stand-in plays the services: nobody pays anything.
    pub is_standin: bool,
    /// Whether orders can be settled without money.
    pub mock: bool,
}

/// Paddle's script on our page.
#[derive(Clone, Debug)]
pub struct PaddleScript {
    /// Where it lies.
    pub url: Url,
    /// What it is started with; not secret.
    pub token: String,
    /// Whether it talks to the test system.
    pub is_sandbox: bool,
}

impl Payments {
    /// The service, if it is configured.
    #[must_use]
    pub fn service(&self, method: PaymentMethod) -> Option<&Arc<dyn PaymentProvider>> {
        self.services.get(&method)
    }

    /// Payments that are off.
    #[must_use]
    pub fn off(base: Url, shop: Url) -> Self {
        Self {
            services: Arc::new(BTreeMap::new()),
            base,
            shop,
            paddle: None,
            origins: Vec::new(),
            is_standin: false,
            mock: false,
        }
    }
}
