namespace Gateway.Translation;

/// <summary>Something wrong in a file that people edit: a profile, map, guide, code list or definition.</summary>
/// <param name="File">Path as the person knows it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">What is wrong and what to do, with "did you mean" where there is a near match.</param>
/// <param name="Severity">An error keeps the file from being used.</param>
public sealed record FileProblem(string File, int Line, int Column, string Text, Severity Severity = Severity.Error)
{
    /// <summary>The form that editors and terminals turn into a link.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column} {(Severity == Severity.Error ? "error" : "warning")} {Text}";
}
