using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Where a segment may stand, worked out from the tree of the definition alone.</summary>
static class Places
{
    /// <summary>Whether a tag may come somewhere behind a node: later in its loop, at the begin of its loop again, and so on outwards.</summary>
    internal static bool CanFollow(MessageSchema schema, SchemaNode node, string tag)
    {
        for (var (loop, after) = (node.Parent, node.Index); loop >= 0; (loop, after) = (schema.Nodes[loop].Parent, loop))
        {
            if (schema.Nodes[loop].Children.Any(child => child > after && schema.Nodes[child].Id == tag)) return true;
            if (loop > 0 && loop != node.Index && schema.Nodes[loop].Id == tag) return true;
        }

        return false;
    }

    /// <summary>Whether a tag may come right behind a node at another place than the one named, so that who reads on sees nothing wrong.</summary>
    internal static bool HasOtherPlace(MessageSchema schema, SchemaNode behind, SchemaNode place)
    {
        if (behind.Id == place.Id && behind.Index != place.Index && !behind.IsTrigger) return true;
        for (var (loop, after) = (behind.Parent, behind.Index); loop >= 0; (loop, after) = (schema.Nodes[loop].Parent, loop))
        {
            if (schema.Nodes[loop].Children.Any(child => child > after && schema.Nodes[child].Id == place.Id && Trigger(schema, child) != place.Index)) return true;
            if (loop > 0 && schema.Nodes[loop].Id == place.Id && Trigger(schema, loop) != place.Index) return true;
        }

        return false;
    }

    static int Trigger(MessageSchema schema, int node) => schema.Nodes[node].IsLoop ? schema.Nodes[node].Children[0] : node;

    /// <summary>Whether a tag has any place in the loops that are open at a node, before it or behind it.</summary>
    internal static bool CanStand(MessageSchema schema, SchemaNode node, string tag)
    {
        for (var loop = node.Parent; loop >= 0; loop = schema.Nodes[loop].Parent)
            if (schema.Nodes[loop].Children.Any(child => schema.Nodes[child].Id == tag))
                return true;
        return false;
    }

    internal static bool IsInside(MessageSchema schema, int node, SchemaNode loop)
    {
        for (var parent = schema.Nodes[node].Parent; parent >= 0; parent = schema.Nodes[parent].Parent)
            if (parent == loop.Index)
                return true;
        return false;
    }
}
