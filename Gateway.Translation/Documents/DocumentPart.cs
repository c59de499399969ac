namespace Gateway.Translation.Documents;

/// <summary>Which part of a document a posting is, when it carries only some of the lines.</summary>
public sealed record DocumentPart
{
    [Field("Counts the parts, from 1; with the document's id it is the key of the posting.")]
    public decimal? Number { get; init; }

    [Field("How many lines are in this part.")]
    public decimal? Lines { get; init; }

    [Field("How many lines the document has.")]
    public decimal? LinesOfDocument { get; init; }
}
