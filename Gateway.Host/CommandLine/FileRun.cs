namespace Gateway.Host.CommandLine;

/// <summary>One run over the files of a command line: a file that cannot be read stops itself, not the others.</summary>
sealed class FileRun(Terminal terminal, bool showStatistics)
{
    internal RunMeter Meter { get; } = new(terminal.Clock);

    /// <summary>Reads every file; gives the worst exit code.</summary>
    /// <param name="files">As on the command line.</param>
    /// <param name="isGood">Reads one; false when the document is bad.</param>
    internal int Each(IEnumerable<string> files, Func<string, Stream, bool> isGood)
    {
        var code = ExitCodes.Good;
        foreach (var file in files) code = Math.Max(code, One(file, isGood));
        if (showStatistics) terminal.Error.WriteLine(Meter.Read());
        return code;
    }

    int One(string file, Func<string, Stream, bool> isGood)
    {
        try
        {
            using var payload = new MeteredStream(Payloads.Open(file, terminal), file, Meter, terminal);
            return isGood(file, payload) ? ExitCodes.Good : ExitCodes.Bad;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"gateway: {file}: {e.Message}");
            return ExitCodes.Environment;
        }
    }
}
