using System.CommandLine;
using Gateway.Translation;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary>The options that say how documents are written as X12, EDIFACT or CSV.</summary>
sealed class TargetOptions
{
    readonly Option<string> _map = new("--target-map") { Description = "Write with this map [default: the one that read it or the partner's, else that for X12 004010 or EDIFACT D.96A]", HelpName = "MAP" };
    readonly Option<string> _sender = Party("--sender", "The sender to write, as QUALIFIER:ID");
    readonly Option<string> _receiver = Party("--receiver", "The receiver to write, as QUALIFIER:ID [default for both: the source's, else the partner's profile]");
    readonly Option<long> _number = WritingOptions.ControlNumber("The first control number to write, of interchange and group");
    readonly Option<string> _time = WritingOptions.Time("When the interchange is made, as 2026-11-20T12:30:00Z [default: now]");

    internal IEnumerable<Option> All => [_map, _sender, _receiver, _number, _time];

    /// <summary>What writes the target; null, and told, when the map named is none.</summary>
    internal DocumentOutput? Output(ParseResult line, Standard target, Planning planning, Terminal terminal)
    {
        if (!TargetMaps.TryCreate(planning.Maps!, target, line.GetValue(_map), planning.Partner, terminal, out var maps)) return null;
        if (target == Standard.Csv) return new CsvOutput(terminal, maps);
        var parties = new EnvelopeParties(target, planning.Partner, Read(line.GetValue(_sender)), Read(line.GetValue(_receiver)));
        return new InterchangeOutput(terminal, target, maps, parties, planning.Partner, WritingOptions.Moment(line, _time, terminal), line.GetValue(_number));
    }

    static Option<string> Party(string name, string description)
    {
        var party = new Option<string>(name) { Description = description, HelpName = "PARTY" };
        party.Validators.Add(r =>
        {
            if (r.GetValue(party) is { } text && Read(text) is null) r.AddError($"{name} is written as QUALIFIER:ID, such as ZZ:ACME.");
        });
        return party;
    }

    static PartyId? Read(string? text) =>
        text?.IndexOf(':') is > 0 and var colon && colon < text!.Length - 1 ? new(text[..colon], text[(colon + 1)..]) : null;
}
