using System.Text;

namespace Gateway.Architecture.Tests;

/// <summary>A line as a POSIX shell reads it, as far as pages and help texts use one: quotes, comments, pipes, redirections, <c>$(…)</c>.</summary>
static class ShellLine
{
    const string Operators = "|&;<>";
    const char QuotedMark = '\u0001';

    // What may stand before a program's name without taking its place.
    static readonly string[] Before = ["sudo", "env", "soon", "until", "then", "do"];

    /// <summary>The arguments of each call of the gateway in a line.</summary>
    /// <exception cref="FormatException">A quote is open at the end: a shell would wait for more.</exception>
    internal static IEnumerable<string[]> GatewayCalls(string line)
    {
        var inner = new List<string>();
        foreach (var command in Commands(line, inner))
        {
            var at = command.FindIndex(w => !Before.Contains(w) && !w.Contains('=', StringComparison.Ordinal));
            if (at >= 0 && command[at] == "gateway") yield return [.. command.Skip(at + 1)];
            if (command is ["dotnet", "run", "--project", "Gateway.Host", .. var rest]) yield return [.. rest.SkipWhile(w => w != "--").Skip(1)];
        }

        foreach (var call in inner.SelectMany(GatewayCalls)) yield return call;
    }

    static List<List<string>> Commands(string line, List<string> inner)
    {
        List<List<string>> commands = [[]];
        var isTarget = false;
        foreach (var word in Words(line, inner))
        {
            if (word is [var mark, ..] && Operators.Contains(mark, StringComparison.Ordinal))
            {
                isTarget = mark is '<' or '>';
                if (!isTarget) commands.Add([]);
                continue;
            }

            if (!isTarget) commands[^1].Add(word.TrimStart(QuotedMark));
            isTarget = false;
        }

        return commands;
    }

    // An operator is a word of its own; a word that began with a quote bears a mark, so that it is none.
    static IEnumerable<string> Words(string line, List<string> inner)
    {
        var (word, quote, isWord) = (new StringBuilder(), '\0', false);
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '$' && quote != '\'' && at + 1 < line.Length && line[at + 1] == '(')
            {
                var end = line.IndexOf(')', at);
                inner.Add(line[(at + 2)..end]);
                (word, isWord, at) = (word.Append("substituted"), true, end);
            }
            else if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                else word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                if (!isWord) word.Append(QuotedMark);
                (quote, isWord) = (c, true);
            }
            else if (c == '\\' && at + 1 < line.Length)
            {
                (word, isWord) = (word.Append(line[++at]), true);
            }
            else if (c == '#' && !isWord)
            {
                break;
            }
            else if (c == ' ' || Operators.Contains(c, StringComparison.Ordinal))
            {
                // 2> names what is redirected; that is no word.
                if (isWord && !(c == '>' && word.ToString() == "2")) yield return word.ToString();
                (word, isWord) = (word.Clear(), false);
                if (c != ' ') yield return c.ToString();
            }
            else
            {
                (word, isWord) = (word.Append(c), true);
            }
        }

        if (quote != '\0') throw new FormatException($"the quote {quote} is not closed");
        if (isWord) yield return word.ToString();
    }
}
