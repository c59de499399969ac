using System.Text;

namespace Gateway.Host.CommandLine;

/// <summary>What a command sees of the process around it: data in, data out, words for people, and the time.</summary>
/// <remarks>Data goes to <see cref="Output"/> or <see cref="Text"/> and nothing else does; everything said to a person goes to <see cref="Error"/>.</remarks>
sealed class Terminal(Stream input, Stream output, TextWriter error, TimeProvider clock, bool errorIsScreen = false, int? screenWidth = null)
{
    const int UsualWidth = 120;

    readonly StreamWriter _text = new(output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>The streams and clock of this process.</summary>
    internal static Terminal OfProcess() => new(
        Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, TimeProvider.System, !Console.IsErrorRedirected, Console.IsOutputRedirected ? null : WidthOfScreen());

    /// <summary>The same with another place for what people read.</summary>
    internal Terminal WithError(TextWriter other) => new(input, output, other, clock, false, screenWidth);

    internal Stream Input => input;

    /// <summary>Standard output for bytes; what was written as text before is in front of it.</summary>
    internal Stream Output
    {
        get
        {
            _text.Flush();
            return output;
        }
    }

    /// <summary>Standard output for text, UTF-8, lines ended by LF.</summary>
    internal TextWriter Text => _text;

    internal TextWriter Error => error;

    /// <summary>Whether a person watches: only then is progress shown.</summary>
    internal bool ErrorIsScreen => errorIsScreen;

    /// <summary>Columns of the screen on which a person reads standard output; null where a program or a file takes it.</summary>
    internal int? ScreenWidth => screenWidth;

    internal TimeProvider Clock => clock;

    /// <summary>Writes words after a label, the following lines below the first word; nothing where there are no words.</summary>
    internal void WriteWrapped(string label, IReadOnlyList<string> words, string separator = ", ")
    {
        if (words.Count == 0) return;
        var line = label + words[0];
        foreach (var word in words.Skip(1).Where(w => w.Length > 0))
        {
            if (line.Length + separator.Length + word.Length < (screenWidth ?? UsualWidth))
            {
                line += separator + word;
                continue;
            }

            _text.WriteLine(TextTable.Printable((line + separator).TrimEnd()));
            line = new string(' ', label.Length) + word;
        }

        _text.WriteLine(TextTable.Printable(line));
    }

    // A screen of unknown size says 0.
    static int WidthOfScreen() => Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;

    internal void Flush()
    {
        _text.Flush();
        output.Flush();
        error.Flush();
    }
}
