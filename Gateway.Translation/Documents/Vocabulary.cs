namespace Gateway.Translation.Documents;

/// <summary>The canonical documents.</summary>
public enum DocumentType
{
    PurchaseOrder,
    PurchaseOrderChange,
    OrderResponse,
    ShipNotice,
    Invoice,
    InventoryReport,
    ReceiptAdvice,
    RemittanceAdvice,
    PriceCatalogue,
    ApplicationAdvice,
}

/// <summary>What a document does to an earlier one of the same number.</summary>
public enum DocumentPurpose
{
    Original,
    Replacement,
    Change,
    Addition,
    Deletion,
    Cancellation,
    Confirmation,
    Duplicate,
    Resubmission,
    InformationOnly,
    Test,
}

/// <summary>The seller's answer to an order as a whole; it also says what silence about a line means.</summary>
public enum ResponseType
{
    /// <summary>All is accepted as ordered.</summary>
    Accepted,

    /// <summary>Accepted as ordered, lines not repeated.</summary>
    AcceptedWithoutDetail,

    /// <summary>Accepted as ordered, every line repeated.</summary>
    AcceptedWithDetail,

    /// <summary>Every line is answered, some with changes; a line that is not listed was not answered.</summary>
    AcceptedWithChanges,

    /// <summary>Only the exceptions are listed; a line that is not listed is accepted.</summary>
    AcceptedExceptListed,

    /// <summary>A replenishment order that the seller made himself.</summary>
    Replenishment,

    /// <summary>Received, not decided.</summary>
    OnHold,

    /// <summary>All is rejected.</summary>
    Rejected,

    /// <summary>Rejected, every line repeated.</summary>
    RejectedWithDetail,

    /// <summary>Rejected, only the lines at fault listed.</summary>
    RejectedExceptionsListed,

    /// <summary>Rejected with another offer.</summary>
    CounterOffer,
}

/// <summary>The seller's answer to a quantity of one line.</summary>
public enum LineStatus
{
    Accepted,
    AcceptedWithChanges,
    QuantityChanged,
    PriceChanged,
    DateChanged,
    Substituted,
    Backordered,

    /// <summary>A part ships, the balance is backordered.</summary>
    PartlyBackordered,
    PricePending,
    DatePending,
    OnHold,

    /// <summary>Accepted and released for shipment.</summary>
    Released,

    /// <summary>Accepted and already shipped.</summary>
    Shipped,

    /// <summary>Passed on to another location or supplier.</summary>
    Forwarded,
    Added,
    Deleted,
    Cancelled,
    Rejected,
    RejectedInvalidItem,
    RejectedInvalidUnit,
    RejectedInvalidQuantity,
    RejectedInvalidPrice,
    RejectedNotContracted,
    RejectedDiscontinued,
}

/// <summary>What an order response answers or asks for.</summary>
public enum ResponseSubject
{
    Order,

    /// <summary>A change that the buyer asked for.</summary>
    OrderChange,

    /// <summary>A change that the seller asks for himself.</summary>
    ChangeRequest,
}

/// <summary>What happens to one line of an order or a catalogue.</summary>
public enum LineChange
{
    Added,

    /// <summary>Changed in what the line says; more than one thing, or the sender does not say what.</summary>
    Changed,
    QuantityIncreased,
    QuantityDecreased,
    PriceChanged,
    PriceAndQuantityChanged,
    Rescheduled,
    RescheduledAndQuantityChanged,

    /// <summary>Another item takes the line's place.</summary>
    Replaced,
    Deleted,

    /// <summary>Repeated for completeness.</summary>
    Unchanged,
}

/// <summary>What an invoice asks for.</summary>
public enum InvoiceKind
{
    Invoice,
    CreditMemo,
    DebitMemo,
    CorrectedInvoice,
    ConsolidatedInvoice,
    Prepayment,
    ProForma,
    SelfBilled,
}

/// <summary>What became of a document in its receiver's business.</summary>
public enum AdviceVerdict
{
    Accepted,

    /// <summary>Taken although something is wrong; nothing is asked for.</summary>
    AcceptedWithErrors,

    /// <summary>In dispute: it is not settled until what is told is changed or explained.</summary>
    ChangeRequired,
    Rejected,
}

/// <summary>Whether an amount is taken off or put on.</summary>
public enum ChargeKind
{
    Allowance,
    Charge,

    /// <summary>Provided without cost.</summary>
    NoCharge,
}

/// <summary>Which way a payment goes, seen from the payee.</summary>
public enum PaymentDirection
{
    Credit,
    Debit,
}
