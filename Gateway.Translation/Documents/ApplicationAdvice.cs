namespace Gateway.Translation.Documents;

/// <summary>What a receiver's business says of one document that it got: taken, refused, or to be changed, and why.</summary>
public sealed record ApplicationAdvice : Document
{
    public override DocumentType Type => DocumentType.ApplicationAdvice;

    public override string? DocumentNumber => AdviceNumber;

    public override DateOnly? DocumentDate => AdviceDate;

    [Field("The advice's own number.")]
    public string? AdviceNumber { get; init; }

    [Field("The day of the advice.")]
    public DateOnly? AdviceDate { get; init; }

    [Field("The time of the advice, in the sender's zone.")]
    public TimeOnly? AdviceTime { get; init; }

    [Field("What became of the document.")]
    public AdviceVerdict? Verdict { get; init; }

    [Field("The document that is answered.")]
    public AdvisedDocument? Subject { get; init; }

    [Field("The buyer's order number, where the document belongs to one order.")]
    public string? OrderNumber { get; init; }

    [Field("The money that the errors are about.")]
    public decimal? AmountAtStake { get; init; }

    [Field("What is wrong with it.")]
    public IReadOnlyList<AdviceError> Errors { get; init; } = [];
}

/// <summary>The document that an advice is about, and the envelopes it came in.</summary>
public sealed record AdvisedDocument
{
    [Field("What it is: orderResponse, shipNotice, invoice, purchaseOrder, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("Its number.", IsMain = true)]
    public string? Number { get; init; }

    [Field("What the number is, in the words of references: sellerInvoice, shipNotice, purchaseOrder, billOfLading, …; another text is the sender's own code.")]
    public string? NumberType { get; init; }

    [Field("Its day.")]
    public DateOnly? Date { get; init; }

    [Field("Control number of its interchange, as sent.")]
    public string? InterchangeControlNumber { get; init; }

    [Field("Control number of its functional group, as sent.")]
    public string? GroupControlNumber { get; init; }

    [Field("Control number of its message, as sent.")]
    public string? MessageControlNumber { get; init; }
}

/// <summary>One thing that is wrong with a document.</summary>
public sealed record AdviceError
{
    [Field("What kind of mistake: order, item, unit, quantity, price, date, duplicate, charge, tax, paymentTerms, total, missing, other, …; another text is the sender's own code.")]
    public string? Code { get; init; }

    [Field("The mistake in words.", IsMain = true)]
    public string? Text { get; init; }

    [Field("The line of the document that has it, by its number.")]
    public string? Line { get; init; }

    [Field("Tag of the segment that has it.")]
    public string? Segment { get; init; }

    [Field("Position of the segment in the message: the header is 1.")]
    public decimal? SegmentPosition { get; init; }

    [Field("Position of the element in the segment.")]
    public decimal? ElementPosition { get; init; }

    [Field("Position of the component in the element.")]
    public decimal? ComponentPosition { get; init; }

    [Field("The element's number in the standard's directory.")]
    public string? ElementNumber { get; init; }

    [Field("The value at fault, as sent.")]
    public string? BadValue { get; init; }

    [Field("The value that would be right.")]
    public string? ExpectedValue { get; init; }
}
