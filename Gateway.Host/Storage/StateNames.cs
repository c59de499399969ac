using System.Collections.Concurrent;
using System.Text.Json;

namespace Gateway.Host.Storage;

/// <summary>The published names of states: <c>AcceptedWithErrors</c> is <c>accepted-with-errors</c> in JSON, on screens and in filters.</summary>
static class StateNames
{
    static readonly ConcurrentDictionary<Enum, string> Names = new();

    internal static string Of(Enum state) =>
        Names.GetOrAdd(state, s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()));

    /// <summary>A name of the house as people say it: <c>OrderResponse</c> is an order response.</summary>
    internal static string Words(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name).Replace('-', ' ');

    /// <summary>Reads a name that a person or a program gave.</summary>
    internal static bool TryParse<TState>(string name, out TState state) where TState : struct, Enum
    {
        foreach (var known in Enum.GetValues<TState>())
            if (Of(known) == name)
            {
                state = known;
                return true;
            }

        state = default;
        return false;
    }
}
