using System.Text;
using System.Text.Unicode;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What differs between two texts, for people: a line for each that went (-) and came (+).</summary>
static class ByteChanges
{
    // What is longer is not compared line by line: the hashes tell that it differs, and both are kept.
    const int ComparedMax = 4 << 20;
    const int ShownMax = 4_000;

    /// <summary>The changes between two payloads, segment by segment or row by row; null when they are the same.</summary>
    internal static async Task<string?> OfAsync(PayloadStore payloads, string before, string after, CancellationToken cancellation)
    {
        if (before == after) return null;
        var (old, now) = (await payloads.ReadAsync(before, cancellation), await payloads.ReadAsync(after, cancellation));
        return old.Length > ComparedMax || now.Length > ComparedMax
            ? FormattableString.Invariant($"{old.Length} bytes became {now.Length}")
            : Of(Lines(old), Lines(now));
    }

    /// <summary>The changes between two texts, line by line; empty when they are the same.</summary>
    internal static string Of(string before, string after)
    {
        var text = new StringBuilder();
        var left = 0;
        foreach (var line in InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false).Lines.Where(l => l.Type is ChangeType.Deleted or ChangeType.Inserted))
            if (text.Length > ShownMax) left++;
            else text.Append(line.Type == ChangeType.Deleted ? "- " : "+ ").Append(line.Text).Append('\n');
        if (left > 0) text.Append(FormattableString.Invariant($"and {left} more\n"));
        return text.ToString().TrimEnd('\n');
    }

    // A file of one long line is read segment by segment; where a terminator stands within a value the break only looks odd.
    static string Lines(byte[] bytes)
    {
        var text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("~", "~\n", StringComparison.Ordinal).Replace("'", "'\n", StringComparison.Ordinal)
            .Replace("\n\n", "\n", StringComparison.Ordinal);
    }
}
