using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Definitions;
using Gateway.Translation.Schemas;

namespace Gateway.Host.CommandLine;

/// <summary>How a command judges and answers: by the standards alone, or as one partner's profile says.</summary>
sealed class Planning(PartnerProfile? partner)
{
    internal AcknowledgementPolicy Policy { get; } = partner?.Acknowledgements.Send ?? AcknowledgementPolicy.Default;

    /// <summary>Reads the partner's profile where one is named; tells what is wrong with it and gives false.</summary>
    internal static bool TryCreate(ParseResult line, string? partnerId, Terminal terminal, [NotNullWhen(true)] out Planning? planning)
    {
        planning = partnerId is null ? new(null) : Of(partnerId, PartnerDirectory.Load(new(line.ProfilesFolder(), line.MapsFolder())), terminal);
        return planning is not null;
    }

    static Planning? Of(string partnerId, PartnerDirectory directory, Terminal terminal)
    {
        foreach (var problem in directory.Problems) terminal.Error.WriteLine(problem);
        if (directory.Find(partnerId) is { } partner) return directory.IsUsable ? new(partner) : null;
        terminal.Error.WriteLine($"gateway: no partner is named {partnerId}; {Spelling.Hint(partnerId, [.. directory.Partners.Select(p => p.Id)])}");
        return null;
    }

    internal MessagePlan PlanFor(EnvelopeKey key) =>
        MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type)) with { Policy = Policy };
}
