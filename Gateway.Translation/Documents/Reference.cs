namespace Gateway.Translation.Documents;

/// <summary>A number of another document or of a business object, and what it is.</summary>
public sealed record Reference
{
    [Field("What the number is: contract, department, billOfLading, packingSlip, sellerOrder, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("The number.", IsMain = true)]
    public string? Value { get; init; }

    [Field("Words that came with it.")]
    public string? Description { get; init; }

    [Field("Date of the document referred to.")]
    public DateOnly? Date { get; init; }
}

/// <summary>Free text.</summary>
public sealed record Note
{
    [Field("What the text is about, where the sender says so: general, delivery, packing, invoice; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("The words.", IsMain = true)]
    public string? Text { get; init; }
}

/// <summary>A value that has no field of its own, kept under a name that the map gives it.</summary>
public sealed record Extension
{
    [Field("The name that the map gives.")]
    public string? Name { get; init; }

    [Field("The value, as sent.", IsMain = true)]
    public string? Value { get; init; }
}
