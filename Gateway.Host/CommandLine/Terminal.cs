using System.Text;

namespace Gateway.Host.CommandLine;

/// <summary>What a command sees of the process around it: data in, data out, words for people, and the time.</summary>
/// <remarks>Data goes to <see cref="Output"/> or <see cref="Text"/> and nothing else does; everything said to a person goes to <see cref="Error"/>.</remarks>
sealed class Terminal(Stream input, Stream output, TextWriter error, TimeProvider clock, bool errorIsScreen = false)
{
    readonly StreamWriter _text = new(output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>The streams and clock of this process.</summary>
    internal static Terminal OfProcess() => new(
        Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, TimeProvider.System, !Console.IsErrorRedirected);

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

    internal TimeProvider Clock => clock;

    internal void Flush()
    {
        _text.Flush();
        output.Flush();
        error.Flush();
    }
}
