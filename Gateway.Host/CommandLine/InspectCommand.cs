using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary><c>inspect</c>: what the envelopes of a file say and what is wrong with them; no profile, no definition, no map.</summary>
static class InspectCommand
{
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
        var inspection = new Inspection(file);
        while (payload.Read(inspection.GetMemory().Span) is > 0 and var count) inspection.Advance(count);
        var facts = inspection.Complete();
        meter.Messages += inspection.Messages;
        if (json) terminal.Text.WriteLine(JsonSerializer.Serialize(facts, InspectionJson.Readable.FileFacts));
        else Write(facts, terminal);
        return facts.Diagnostics.All(d => d.Severity != "error");
    }

    static void Write(FileFacts facts, Terminal terminal)
    {
        terminal.Text.WriteLine(facts.File);
        foreach (var interchange in facts.Interchanges) Write(interchange, terminal.Text);
        foreach (var d in facts.Diagnostics)
            terminal.Error.WriteLine(ScreenText.Of(string.Create(CultureInfo.InvariantCulture, $"{facts.File}:{d.Offset} {d.Severity}: {d.Text} [{d.Code}]")));
    }

    static void Write(InterchangeFacts interchange, TextWriter text)
    {
        var d = interchange.Delimiters;
        var delimiters = string.Join(' ', new[] { d.Element, d.Component, d.Repetition, d.Release, d.Segment }.OfType<string>());
        text.WriteLine(ScreenText.Of(
            $"  {interchange.Standard} {interchange.ControlNumber}  {interchange.Version}  {Name(interchange.Sender)} -> {Name(interchange.Receiver)}"
            + $"{(interchange.Test ? "  test" : "")}  delimiters {delimiters}"));
        foreach (var group in interchange.Groups) Write(group, text);
    }

    static void Write(GroupFacts group, TextWriter text)
    {
        if (group.ControlNumber is not null) text.WriteLine(ScreenText.Of($"    {group.FunctionalId} {group.ControlNumber}  {group.Version}"));
        foreach (var m in group.Messages)
            text.WriteLine(ScreenText.Of(string.Create(CultureInfo.InvariantCulture, $"      {m.Type} {m.ControlNumber}  {m.Version}  {m.SegmentCount} segments")));
    }

    static string Name(PartyFacts party) => party.Qualifier is null ? party.Id : $"{party.Qualifier}:{party.Id}";
}
