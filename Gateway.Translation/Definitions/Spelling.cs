namespace Gateway.Translation.Definitions;

/// <summary>Finds the word that a person probably meant.</summary>
public static class Spelling
{
    const int MaxListed = 24;

    /// <summary>The nearest word by edits (a swap of neighbours is one); null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        var limit = word.Length < 2 ? 0 : Math.Clamp(word.Length / 3, 1, 3);
        return words
            .Select(w => (Word: w, Distance: Distance(word.ToUpperInvariant(), w.ToUpperInvariant(), limit)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    /// <summary>The end of a sentence about an unknown word: did you mean, or what there is.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> words) =>
        Nearest(word, words) is { } near ? $"did you mean \"{near}\"?" : Expected(words);

    static string Expected(IReadOnlyCollection<string> words) => words.Count switch
    {
        0 => "there is none",
        1 => $"expected {words.First()}",
        _ => $"expected one of {string.Join(", ", words.Take(MaxListed))}{(words.Count > MaxListed ? ", …" : "")}",
    };

    /// <summary>Damerau's distance over three rolling rows (optimal string alignment).</summary>
    static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;
        int[] before = [], previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
            (before, previous) = (previous, NextRow(a, b, i, before, previous));
        return previous[b.Length];
    }

    static int[] NextRow(string a, string b, int i, int[] before, int[] previous)
    {
        var row = new int[b.Length + 1];
        row[0] = i;
        for (var j = 1; j <= b.Length; j++)
        {
            var cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = Math.Min(row[j], before[j - 2] + 1);
        }

        return row;
    }
}
