//! How what services told, and are asked, stands in our own books.

use crate::tool::words;

words! {
    /// How we heard of an event.
    pub enum Source ("source of an event") {
        /// The service told.
        Told = "told",
        /// We asked.
        Asked = "asked",
    }
}

words! {
    /// How an event stands.
    pub enum EventState ("state of an event") {
        /// To be applied.
        Waiting = "waiting",
        /// What follows from it is stored.
        Applied = "applied",
        /// Nothing follows from it.
        Ignored = "ignored",
        /// It fits nothing of ours: a person has to look.
        Refused = "refused",
    }
}

words! {
    /// How something stands that a service is to be asked to do.
    pub enum TaskState ("state of a task") {
        /// To be done.
        Waiting = "waiting",
        /// The service was asked, or is being asked.
        Sent = "sent",
        /// Done.
        Done = "done",
        /// The service said no.
        Refused = "refused",
        /// The service does not offer it: a person has to do it.
        ByHand = "by_hand",
        /// No longer wanted.
        Void = "void",
    }
}

words! {
    /// Who wanted money back.
    pub enum AskedBy ("who asked") {
        /// The buyer.
        User = "user",
        /// Somebody of the staff, or we by rule.
        Staff = "staff",
        /// The service, or the buyer's bank through it.
        Service = "service",
    }
}

words! {
    /// How money back stands in our books.
    pub enum RefundState ("state of a refund") {
        /// Stored; the service was not heard yet.
        Requested = "requested",
        /// The service decides later.
        Pending = "pending",
        /// The money goes back.
        Approved = "approved",
        /// It does not.
        Rejected = "rejected",
    }
}

words! {
    /// A document about a payment.
    pub enum InvoiceKind ("kind of invoice") {
        /// What was paid.
        Invoice = "invoice",
        /// What was given back.
        CreditNote = "credit_note",
    }
}
