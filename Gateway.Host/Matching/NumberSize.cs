using System.Collections;
using Gateway.Translation.Documents;

namespace Gateway.Host.Matching;

/// <summary>Numbers that nobody trades in, and that could not be multiplied: the document is held as a whole, and says nothing of its orders.</summary>
static class NumberSize
{
    internal const string Rule = "number-size";

    // 13 digits before the point: more than any invoice, in any currency, and sums of such numbers can still be built.
    const decimal Max = 10_000_000_000_000m;

    /// <summary>What comes of <paramref name="judge"/>, or the document held by its largest number, where that is too large or the reckoning ran over.</summary>
    internal static MatchResult Judged(Document document, Func<MatchResult> judge)
    {
        var largest = Largest(document);
        if (largest.Size > Max) return Held(document, largest.Field, largest.Value);
        return Reckoned(judge) ?? Held(document, largest.Field, largest.Value);
    }

    /// <summary>Whether a document that these rules hold was compared with nothing, so that nobody can approve what it says.</summary>
    internal static bool Holds(IEnumerable<string> rules) => rules.Contains(Rule);

    /// <summary>What comes of a computation; null where a number on the way is too large to be written.</summary>
    internal static T? Reckoned<T>(Func<T?> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            // Each factor may be small enough, and their product not.
            return default;
        }
    }

    static MatchResult Held(Document document, string field, decimal value)
    {
        var line = LineOf(document, field);
        Finding finding = new()
        {
            Rule = Rule,
            Outcome = FindingOutcome.Held,
            Field = field,
            Actual = LineRules.Show(value),
            AmountAtStake = document is Invoice ? Max : null,
            Currency = document.Currency,
            Text = $"{(line is null ? "The" : $"Line {line}: the")} number {LineRules.Show(value)} is larger or smaller than can be reckoned with; nothing of the document was compared.",
        };
        return new(document, [finding], []);
    }

    static string? LineOf(Document document, string field) =>
        field.Split('/') is ["", "lines", var index, ..] && int.Parse(index, System.Globalization.CultureInfo.InvariantCulture) is var i
            ? Resolve.Name(Resolve.LinesOf(document)[i], i) : null;

    // A divisor near zero makes as large a number as a factor near the limit.
    static (string Field, decimal Value, decimal Size) Largest(object record)
    {
        var largest = (Field: "", Value: 0m, Size: 0m);
        foreach (var field in FieldTable.Of(record.GetType()).Fields)
            switch (field.Get(record))
            {
                case decimal value and not 0 when Math.Max(Math.Abs(value), 1 / Math.Abs(value)) is var size && size > largest.Size:
                    largest = ($"/{field.Name}", value, size);
                    break;
                case IEnumerable items when field.Kind == FieldKind.List:
                    Take(items.Cast<object>().Select((item, i) => (FormattableString.Invariant($"/{field.Name}/{i}"), Largest(item))));
                    break;
                case { } inner when field.Kind == FieldKind.Record:
                    Take([($"/{field.Name}", Largest(inner))]);
                    break;
            }

        return largest;

        void Take(IEnumerable<(string At, (string Field, decimal Value, decimal Size) Inner)> found)
        {
            foreach (var (at, inner) in found)
                if (inner.Size > largest.Size) largest = (at + inner.Field, inner.Value, inner.Size);
        }
    }
}
