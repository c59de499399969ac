namespace Gateway.Translation.Documents;

/// <summary>Makes a ship notice say the same of its orders, wherever its sender names them: at the shipment, at an order's own level, at packages or at lines.</summary>
static class ShipNoticeOrders
{
    /// <summary>The notice with every order that a line or package names among its orders, whose number has the bytes of the first of them; where there is but one
    /// order, all belongs to it.</summary>
    internal static (ShipNotice Notice, Origins Origins) Complete(ShipNotice notice, Origins origins)
    {
        var added = Named(notice);
        if (added.Count == 0) return (WithOnly(notice), origins);
        var whole = notice with { Orders = [.. notice.Orders, .. added.Select(a => new ShippedOrder { OrderNumber = a.Number })] };
        return (WithOnly(whole), origins.With(nameof(notice.Orders), notice.Orders.Count, nameof(ShippedOrder.OrderNumber), [.. added.Select(a => (a.List, a.Index))]));
    }

    static ShipNotice WithOnly(ShipNotice notice)
    {
        if (notice.Orders is not [{ OrderNumber: { } only }]) return notice;
        if (notice.Lines.All(l => l.OrderNumber is not null) && notice.Packages.All(p => p.OrderNumber is not null)) return notice;
        return notice with
        {
            Packages = [.. notice.Packages.Select(p => p.OrderNumber is null ? p with { OrderNumber = only } : p)],
            Lines = [.. notice.Lines.Select(l => l.OrderNumber is null ? l with { OrderNumber = only } : l)],
        };
    }

    // The orders that no other record names, and where each is named first.
    static List<(string Number, string List, int Index)> Named(ShipNotice notice)
    {
        var known = notice.Orders.Select(o => o.OrderNumber).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var named = new List<(string, string, int)>();
        for (var i = 0; i < notice.Lines.Count; i++)
            if (notice.Lines[i].OrderNumber is { } number && known.Add(number))
                named.Add((number, nameof(notice.Lines), i));
        for (var i = 0; i < notice.Packages.Count; i++)
            if (notice.Packages[i].OrderNumber is { } number && known.Add(number))
                named.Add((number, nameof(notice.Packages), i));
        return named;
    }
}
