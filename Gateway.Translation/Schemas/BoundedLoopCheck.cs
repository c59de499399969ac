using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Checks the loops that LS and LE bound: both name the same loop identifier code (X12.6 §3.5.4; LS01 and LE01).</summary>
sealed class BoundedLoopCheck(Findings findings)
{
    internal void Check(in Message message, MessageStructure structure, ValidationPlan plan)
    {
        if (!plan.HasBoundedLoops) return;
        foreach (ref readonly var loop in structure.Loops)
            if (plan.IsBounded(loop.Node))
                Check(message, structure, plan, loop);
    }

    // What stands aside at the end of the loop comes after its LE. A missing LE has had its finding.
    void Check(in Message message, MessageStructure structure, ValidationPlan plan, in LoopInstance loop)
    {
        var end = loop.End - 1;
        while (end > loop.First && structure.Nodes[end] < 0) end--;
        if (plan.Nodes[structure.Nodes[end]].Id != "LE") return;
        var opened = message[loop.First][1];
        var closed = message[end][1];
        if (!opened.IsEmpty && !closed.IsEmpty && !opened.Bytes.SequenceEqual(closed.Bytes)) findings.LoopEndDiffers(end, opened.ToString());
    }
}
