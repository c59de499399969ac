namespace Gateway.Translation.Acknowledgements;

/// <summary>One segment of an answer before it has bytes: a tag and its elements, each a list of components.</summary>
/// <param name="Id">The tag.</param>
/// <param name="Elements">In order; empty ones at the end, and empty components at the end of one, are not written.</param>
sealed record AnswerSegment(string Id, IReadOnlyList<IReadOnlyList<string>> Elements)
{
    internal static AnswerSegment Of(string id, params ReadOnlySpan<string?> elements)
    {
        var simple = new string[elements.Length][];
        for (var i = 0; i < simple.Length; i++) simple[i] = [elements[i] ?? ""];
        return new(id, simple);
    }

    /// <summary>The same segment with one more element, made of components.</summary>
    internal AnswerSegment With(params IEnumerable<string?> components) =>
        this with { Elements = [.. Elements, [.. components.Select(c => c ?? "")]] };
}
