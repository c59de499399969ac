using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Tests.Schemas;

/// <summary>Holds the quick check of segments to the readable one.</summary>
static class CleanSegments
{
    /// <summary>Asserts that nothing is found in any segment which the quick check lets pass.</summary>
    /// <returns>The tags of the segments that it did not let pass.</returns>
    internal static IReadOnlyList<string> AssertFaultless(in Message message, MessageSchema schema, MessageStructure structure)
    {
        var (plan, findings, found) = (schema.Plan, new Findings(), new List<Diagnostic>());
        var (clean, readable) = (new CleanCheck(), new ElementChecker(findings));
        findings.Begin(message, plan, structure, found);
        readable.Begin(message, schema.Standard);
        var others = new List<string>();
        // Twice, because shapes and codes are remembered.
        for (var at = 0; at < 2 * message.SegmentCount; at++)
        {
            var segment = at % message.SegmentCount;
            if (segment == 0) clean.Begin(message, schema.Standard);
            if (structure.Nodes[segment] is not (>= 0 and var node)) continue;
            var slot = message.Buffer.Slots[message.FirstSlot + segment];
            if (!clean.IsClean(slot, plan.Clean[node]!))
            {
                others.Add(message[segment][0].ToString());
                continue;
            }

            readable.Check(segment, slot, plan.Rules[node]!);
            Assert.True(found.Count == 0, System.Text.Encoding.Latin1.GetString(message[segment].Bytes));
        }

        return others;
    }
}
