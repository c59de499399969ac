using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>Reads <c>elements.def</c>: number, type, shortest/longest value, name; complete code lists indented below.</summary>
static class ElementsFile
{
    const string Form = "NUMBER TYPE MIN/MAX NAME";

    /// <summary>The elements of all files; where two files define one, the later counts.</summary>
    internal static Dictionary<string, ElementDefinition> Read(IEnumerable<DefinitionFile> files, ICollection<FileProblem> problems)
    {
        var elements = new Dictionary<string, ElementDefinition>(StringComparer.Ordinal);
        foreach (var (number, element) in files.SelectMany(f => Read(f, problems))) elements[number] = element;
        return elements;
    }

    static Dictionary<string, ElementDefinition> Read(DefinitionFile file, ICollection<FileProblem> problems)
    {
        var text = new DefinitionText(file, problems);
        var elements = new Dictionary<string, ElementDefinition>(StringComparer.Ordinal);
        ElementDefinition? last = null;
        var codes = new List<string>();
        foreach (var line in text.Lines())
        {
            if (line.Indent > 0)
            {
                codes.AddRange(Codes(text, line, last));
                continue;
            }

            Complete(elements, last, codes);
            last = Element(text, line);
            if (last is not null && !elements.TryAdd(last.Number, last))
                text.Problem(line, $"Element {last.Number} is defined twice; delete one of them.");
        }

        Complete(elements, last, codes);
        return elements;
    }

    static IEnumerable<string> Codes(DefinitionText text, DefinitionLine line, ElementDefinition? element)
    {
        if (element is null) text.Problem(line, $"A code list stands below an element: \"{Form}\".");
        foreach (var word in line.Words)
        {
            if (element is not null && (word.Text.Length < element.MinLength || word.Text.Length > element.MaxLength))
                text.Problem(line, word, $"Code {word.Text} does not fit element {element.Number} of {element.MinLength} to {element.MaxLength} characters.");
            yield return word.Text;
        }
    }

    static void Complete(Dictionary<string, ElementDefinition> elements, ElementDefinition? element, List<string> codes)
    {
        if (element is not null && codes.Count > 0) elements[element.Number] = element with { Codes = new(codes) };
        codes.Clear();
    }

    static ElementDefinition? Element(DefinitionText text, DefinitionLine line)
    {
        if (!text.Has(line, 4, Form)) return null;
        if (Type(line.Words[1].Text) is not { } type)
        {
            text.Problem(line, line.Words[1], $"{line.Words[1].Text} is not an element type. Expected AN, ID, DT, TM, N0 to N9, R or B; in EDIFACT a, n or an.");
            return null;
        }

        if (Lengths(line.Words[2].Text) is not var (min, max))
        {
            text.Problem(line, line.Words[2], $"{line.Words[2].Text} is not a length. Expected MIN/MAX, such as 1/30.");
            return null;
        }

        return new(line.First, line.Rest(3), type, type == ElementType.ImpliedDecimal ? line.Words[1].Text[1] - '0' : 0, min, max);
    }

    static ElementType? Type(string word) => word switch
    {
        "AN" or "an" => ElementType.Text,
        "a" => ElementType.Alphabetic,
        "ID" => ElementType.Code,
        "DT" => ElementType.Date,
        "TM" => ElementType.Time,
        "R" or "n" => ElementType.Number,
        "B" => ElementType.Binary,
        ['N', >= '0' and <= '9'] => ElementType.ImpliedDecimal,
        _ => null,
    };

    static (int Min, int Max)? Lengths(string word)
    {
        var parts = word.Split('/');
        if (parts.Length != 2 || Number(parts[0]) is not { } min || Number(parts[1]) is not { } max) return null;
        return min < 1 || max < min ? null : (min, max);
    }

    static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
