using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;

namespace Gateway.Translation.Maps;

/// <summary>Finds the fields that a map names.</summary>
sealed class FieldResolver(ICollection<FileProblem> problems)
{
    /// <summary>The field of a path such as <c>quantity.unit</c> or <c>supplierItem</c> that holds one value; null after its problem was noted.</summary>
    internal FieldTarget? Value(YamlScalar source, FieldTable table)
    {
        if (Path(source, table) is not { } target) return null;
        if (target.Scheme is not null || target.Leaf.Kind is not (FieldKind.Record or FieldKind.List)) return target;
        if (target.Leaf is { Kind: FieldKind.Record, Table.Main: { } main })
            return new() { Way = [.. target.Way, target.Leaf], Leaf = main };
        problems.Add(source.Position.Problem(
            $"{source.Text} is a {(target.Leaf.Kind == FieldKind.List ? "list" : "record")} and holds no value itself; {Spelling.Hint("", Names(target.Leaf.Table!))}"));
        return null;
    }

    /// <summary>The list or record of a path; null after its problem was noted.</summary>
    internal FieldTarget? Record(YamlScalar source, FieldTable table, bool isList)
    {
        if (Path(source, table) is not { } target) return null;
        if (target.Leaf.Kind == (isList ? FieldKind.List : FieldKind.Record) && target.Scheme is null) return target;
        problems.Add(source.Position.Problem(isList
            ? $"{source.Text} is not a list; use \"one:\" for a record and \"field:\" for a value"
            : $"{source.Text} is not a record; use \"each:\" for a list and \"field:\" for a value"));
        return null;
    }

    /// <summary>The list of identifiers that <c>id</c> or <c>ids</c> means.</summary>
    internal FieldTarget? Identifiers(YamlScalar source, FieldTable table)
    {
        var dot = source.Text.LastIndexOf('.');
        var (way, name) = dot < 0 ? ("", source.Text) : (source.Text[..dot], source.Text[(dot + 1)..]);
        if (Way(source, way, table) is not var (records, holder)) return null;
        var list = holder.Find(name) ?? (name == "id" ? holder.Ids : null);
        if (list?.Table?.Type == typeof(Identifier)) return new() { Way = records, Leaf = list };
        problems.Add(source.Position.Problem($"{source.Text} is not a list of identifiers; {Spelling.Hint(name, Names(holder))}"));
        return null;
    }

    FieldTarget? Path(YamlScalar source, FieldTable table)
    {
        var dot = source.Text.LastIndexOf('.');
        var (way, name) = dot < 0 ? ("", source.Text) : (source.Text[..dot], source.Text[(dot + 1)..]);
        if (Way(source, way, table) is not var (records, holder)) return null;
        if (holder.Find(name) is { } field) return new() { Way = records, Leaf = field };
        if (holder.Ids is { } ids && ids.Schemes.Contains(name)) return new() { Way = records, Leaf = ids, Scheme = name };
        problems.Add(source.PositionOf(dot + 1).Problem($"{holder.Name} has no field \"{name}\"; {Spelling.Hint(name, Names(holder))}"));
        return null;
    }

    (Field[] Records, FieldTable Holder)? Way(YamlScalar source, string way, FieldTable table)
    {
        var records = new List<Field>();
        foreach (var name in way.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (table.Find(name) is not { Kind: FieldKind.Record } field)
            {
                problems.Add(source.Position.Problem($"{table.Name} has no record \"{name}\"; {Spelling.Hint(name, Names(table))}"));
                return null;
            }

            records.Add(field);
            table = field.Table!;
        }

        return ([.. records], table);
    }

    static List<string> Names(FieldTable table) => [.. table.Fields.Select(f => f.Name), .. table.Ids?.Schemes ?? []];
}
