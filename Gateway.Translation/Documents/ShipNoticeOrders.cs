namespace Gateway.Translation.Documents;

/// <summary>Makes a ship notice say the same of its orders, wherever its sender names them: at the shipment, at an order's own level, at packages or at lines.</summary>
static class ShipNoticeOrders
{
    /// <summary>The notice with every order that a line or package names among its orders; where there is but one, all belongs to it.</summary>
    internal static ShipNotice Complete(ShipNotice notice)
    {
        var orders = WithThoseNamed(notice);
        var only = orders is [{ OrderNumber: { } number }] ? number : null;
        var isComplete = only is null || (notice.Lines.All(l => l.OrderNumber is not null) && notice.Packages.All(p => p.OrderNumber is not null));
        if (isComplete) return ReferenceEquals(orders, notice.Orders) ? notice : notice with { Orders = orders };
        return notice with
        {
            Orders = orders,
            Packages = [.. notice.Packages.Select(p => p.OrderNumber is null ? p with { OrderNumber = only } : p)],
            Lines = [.. notice.Lines.Select(l => l.OrderNumber is null ? l with { OrderNumber = only } : l)],
        };
    }

    static IReadOnlyList<ShippedOrder> WithThoseNamed(ShipNotice notice)
    {
        var known = notice.Orders.Select(o => o.OrderNumber).OfType<string>().ToHashSet(StringComparer.Ordinal);
        List<ShippedOrder>? all = null;
        foreach (var number in notice.Lines.Select(l => l.OrderNumber).Concat(notice.Packages.Select(p => p.OrderNumber)))
            if (number is not null && known.Add(number))
                (all ??= [.. notice.Orders]).Add(new() { OrderNumber = number });
        return all ?? notice.Orders;
    }
}
