using System.Buffers;
using System.CommandLine;
using System.Globalization;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary><c>inspect</c>: what the envelopes of a file say and what is wrong with them; no profile, no definition, no map.</summary>
static class InspectCommand
{
    const int FlushBytes = 64 * 1024;

    internal static Command Create(Terminal terminal)
    {
        var files = FileArguments.Create("Files to look into, or - for standard input");
        var statistics = RunStatistics.Option();
        var inspect = new GatewayCommand("inspect", "Show envelopes, delimiters, counts and control numbers, and what is wrong with them")
        {
            Examples =
            [
                "gateway inspect samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi   # on the screen",
                "gateway inspect samples/mailboxes/hollis-fasteners/in/*.edi --json       # one line of JSON per file",
                "gateway inspect - --stats < samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi   # how fast",
            ],
        };
        inspect.Arguments.Add(files);
        inspect.Options.Add(statistics);
        inspect.SetAction(line =>
        {
            var run = new FileRun(terminal, line.GetValue(statistics));
            return run.Each(line.GetRequiredValue(files), (file, payload) => Inspect(file, payload, line.WantsJson(), run.Meter, terminal));
        });
        return inspect;
    }

    static bool Inspect(string file, Stream payload, bool json, RunMeter meter, Terminal terminal)
    {
        var inspection = new Inspection();
        if (json) WriteJson(file, inspection, payload, meter, terminal);
        else WriteText(file, inspection, payload, meter, terminal);
        return inspection.Diagnostics.All(d => d.Severity != "error");
    }

    static void WriteJson(string file, Inspection inspection, Stream payload, RunMeter meter, Terminal terminal)
    {
        var (bytes, output) = (new ArrayBufferWriter<byte>(2 * FlushBytes), terminal.Output);
        using var json = new InspectionJson(bytes, file);
        foreach (var what in inspection.Read(payload))
        {
            json.Write(inspection);
            if (what == InspectionEvent.Message) meter.Messages++;
            if (bytes.WrittenCount < FlushBytes) continue;
            output.Write(bytes.WrittenSpan);
            bytes.ResetWrittenCount();
        }

        json.End(inspection.Diagnostics);
        output.Write(bytes.WrittenSpan);
    }

    static void WriteText(string file, Inspection inspection, Stream payload, RunMeter meter, Terminal terminal)
    {
        terminal.Text.WriteLine(file);
        foreach (var what in inspection.Read(payload))
        {
            if (what == InspectionEvent.Message) meter.Messages++;
            if (LineOf(inspection) is { } line) terminal.Text.WriteLine(ScreenText.Of(line));
        }

        foreach (var d in inspection.Diagnostics)
            terminal.Error.WriteLine(ScreenText.Of(string.Create(CultureInfo.InvariantCulture, $"{file}:{d.Offset} {d.Severity}: {d.Text} [{d.Code}]")));
    }

    static string? LineOf(Inspection inspection) => inspection switch
    {
        { Event: InspectionEvent.Interchange, Interchange: { } interchange } => LineOf(interchange),
        { Event: InspectionEvent.Group, Group: { ControlNumber: not null } group } => $"    {group.FunctionalId} {group.ControlNumber}  {group.Version}",
        { Event: InspectionEvent.Message, Message: var m } => string.Create(CultureInfo.InvariantCulture, $"      {m.Type} {m.ControlNumber}  {m.Version}  {m.SegmentCount} segments"),
        _ => null,
    };

    static string LineOf(InterchangeFacts interchange)
    {
        var d = interchange.Delimiters;
        var delimiters = string.Join(' ', new[] { d.Element, d.Component, d.Repetition, d.Release, d.Segment }.OfType<string>());
        return $"  {interchange.Standard} {interchange.ControlNumber}  {interchange.Version}  {Name(interchange.Sender)} -> {Name(interchange.Receiver)}"
            + $"{(interchange.Test ? "  test" : "")}  delimiters {delimiters}";
    }

    static string Name(PartyFacts party) => party.Qualifier is null ? party.Id : $"{party.Qualifier}:{party.Id}";
}
