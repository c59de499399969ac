namespace Gateway.Translation.Documents;

/// <summary>A canonical document: what was said, free of the syntax it was said in.</summary>
/// <remarks>Immutable. A received document may lack any value, so every field is nullable or an empty list; what a
/// document cannot do without is judged by rules, not by types. No field shows EDI words or partner names.</remarks>
public abstract record Document
{
    /// <summary>Which document it is.</summary>
    public abstract DocumentType Type { get; }

    /// <summary>The number by which its issuer knows it.</summary>
    public abstract string? DocumentNumber { get; }

    /// <summary>The day its issuer gave it.</summary>
    public abstract DateOnly? DocumentDate { get; }

    [Field("What the document does to an earlier one of the same number.")]
    public DocumentPurpose? Purpose { get; init; }

    [Field("ISO 4217 code of all money that does not say otherwise.")]
    public string? Currency { get; init; }

    [Field("Who buys.")]
    public Party? Buyer { get; init; }

    [Field("Who sells: the supplier.")]
    public Party? Seller { get; init; }

    [Field("Where the goods go.")]
    public Party? ShipTo { get; init; }

    [Field("Where the goods come from.")]
    public Party? ShipFrom { get; init; }

    [Field("Who gets the invoice.")]
    public Party? BillTo { get; init; }

    [Field("Who is paid, where it is not the seller.")]
    public Party? RemitTo { get; init; }

    [Field("Who pays, where it is not the one billed.")]
    public Party? Payer { get; init; }

    [Field("The final place or customer behind the ship-to: mark for, drop-ship customer, ultimate consignee.")]
    public Party? MarkFor { get; init; }

    [Field("Parties in any other role.")]
    public IReadOnlyList<Party> OtherParties { get; init; } = [];

    [Field("Persons or desks for the document as a whole.")]
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    [Field("Numbers of other documents and objects.")]
    public IReadOnlyList<Reference> References { get; init; } = [];

    [Field("Free text for the document as a whole.")]
    public IReadOnlyList<Note> Notes { get; init; } = [];

    [Field("Who pays the carriage, where risk passes.")]
    public DeliveryTerms? DeliveryTerms { get; init; }

    [Field("Carriers, in the order of the way.")]
    public IReadOnlyList<Carrier> Carriers { get; init; } = [];

    [Field("When to pay.")]
    public IReadOnlyList<PaymentTerms> PaymentTerms { get; init; } = [];

    [Field("What is taken off or put on the whole.")]
    public IReadOnlyList<AllowanceCharge> AllowanceCharges { get; init; } = [];

    [Field("Taxes on the whole.")]
    public IReadOnlyList<Tax> Taxes { get; init; } = [];

    [Field("Sums that the sender states.")]
    public Totals? Totals { get; init; }

    [Field("Values that have no field of their own.")]
    public IReadOnlyList<Extension> Extensions { get; init; } = [];
}
