using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>What rows call by name.</summary>
readonly record struct MapVocabulary(IReadOnlyDictionary<string, CodeList> Lists, IReadOnlyList<MapFunction> Functions);

/// <summary>Ties the rows of a map to a schema, the field tables and the code lists; every mistake becomes a problem at its line and column.</summary>
sealed partial class MapCompiler
{
    readonly MapDefinition _definition;
    readonly MessageSchema? _schema;
    readonly IReadOnlyDictionary<string, CodeList> _lists;
    readonly IReadOnlyList<MapFunction> _functions;
    readonly ICollection<FileProblem> _problems;
    readonly FieldResolver _fields;
    readonly PlaceResolver _places;
    readonly List<string> _rows = [];
    readonly SortedDictionary<string, CodeList> _used = new(StringComparer.Ordinal);

    MapCompiler(MapDefinition definition, MessageSchema? schema, MapVocabulary vocabulary, ICollection<FileProblem> problems)
    {
        _definition = definition;
        _schema = schema;
        (_lists, _functions) = (vocabulary.Lists, vocabulary.Functions);
        _problems = problems;
        _fields = new(problems);
        _places = new(schema, definition.Csv, problems);
    }

    /// <summary>The plan; null when the map cannot be used.</summary>
    internal static MapPlan? Compile(
        MapDefinition definition, MessageSchema? schema, MapVocabulary vocabulary, ICollection<FileProblem> problems)
    {
        var before = problems.Count;
        var plan = new MapCompiler(definition, schema, vocabulary, problems).Compile();
        return problems.Count == before && !definition.IsFaulty ? plan : null;
    }

    MapPlan? Compile()
    {
        if (FieldTable.Documents.FirstOrDefault(d => d.Name == _definition.Document) is not { } document)
        {
            var source = _definition.DocumentSource!;
            _problems.Add(source.Position.Problem($"unknown document \"{source.Text}\"; {Spelling.Hint(source.Text, [.. FieldTable.Documents.Select(d => d.Name)])}"));
            return null;
        }

        var rows = Compile(_definition.Rows, new(_schema?.Nodes[0], document, []));
        return new(_definition, _schema, document, rows, [.. _rows, _definition.File], [.. _used.Values]);
    }

    RowSet Compile(IReadOnlyList<MapRow> rows, CompileScope scope) => new(rows.Select(r => Compile(r, scope)).OfType<PlanRow>());

    PlanRow? Compile(MapRow row, CompileScope scope) => row switch
    {
        FieldRow { Scheme: not null } field => Identifier(field, scope),
        FieldRow { Code: not null } field => Code(field, scope),
        FieldRow { IsJoined: true, Fields.Count: > 1 } field => Lines(field, scope),
        FieldRow { IsJoined: true } field => Joined(field, scope),
        FieldRow { Concat: not null } field => Concat(field, scope),
        FieldRow { Split: not null } field => Split(field, scope),
        FieldRow field => Value(field, scope),
        RecordRow record => Record(record, scope),
        SwitchRow branch => Switch(branch, scope),
        PairsRow pairs => Pairs(pairs, scope),
        ConstantRow constant => Constant(constant, scope),
        TotalRow total => Total(total, scope),
        NumberRow number => Number(number, scope),
        DropRow drop => Drop(drop, scope),
        AgreeRow agree => Agree(agree, scope),
        TreeRow tree => Tree(tree, scope),
        _ => throw new System.Diagnostics.UnreachableException(row.GetType().Name),
    };

    int NumberOf(MapRow row)
    {
        if (_rows.Count == MapPlan.MaxRows) _problems.Add(row.Position.Problem($"the map has more than {MapPlan.MaxRows} rows, those of its parts and of what it extends among them; leave rows out"));
        _rows.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.Position.File}:{row.Position.Line}"));
        return _rows.Count - 1;
    }

    ValuePlan? Value(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        if (row.Fields.Count != 1)
        {
            Report(row.Fields[1], "several fields need \"code:\", a list with a column for each, or \"split:\", what stands between their texts");
            return null;
        }

        var target = _fields.Value(row.Fields[0], scope.Table);
        var places = Places(row.At, scope);
        var format = row.Format is { } address ? _places.Value(address, scope) : null;
        if (target is null || places is null || (row.Format is not null && format is null)) return null;
        // A row without a place takes its value from another field and converts nothing.
        var conversion = places.Length == 0 ? TextConversion.Instance : WithFunction(row, target, ConversionOf(target.ValueField, places[0].Definition, row.As, row.Fields[0]));
        if (conversion is null) return null;
        if (places.Length == 0 && row is { Inherit: null, SameAs: null, Value: null }) Report(row.Fields[0], "the row says not where the value comes from: at, inherit, same-as or value");
        return new()
        {
            Number = number,
            Direction = row.Direction,
            Target = target,
            Places = places,
            Conversion = conversion,
            Format = format,
            Fallback = FallbackOf(row, target, scope),
            IsRequired = row.IsRequired,
            IsQualifier = row.IsQualifier,
            Others = _definition.Csv is null ? row.Others : OtherValues.First,
        };
    }

    Place[]? Places(IReadOnlyList<Address> addresses, CompileScope scope)
    {
        var places = addresses.Select(a => _places.Value(a, scope)).ToList();
        return places.Contains(null) ? null : [.. places.OfType<Place>()];
    }

    CodePlan? Code(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var targets = row.Fields.Select(f => _fields.Value(f, scope.Table)).ToList();
        var places = Places(row.At, scope);
        if (targets.Contains(null) || places is null || ListOf(row.Code!) is not { } list) return null;
        if (list.Columns.Count != targets.Count)
        {
            Report(row.Code!, $"the code list {list.Name} has the columns {string.Join(", ", list.Columns)}, but the row names {targets.Count} field(s)");
            return null;
        }

        if (row.Unknown == UnknownCode.Keep && targets[0]!.ValueField.Kind != FieldKind.Text)
            Report(row.Fields[0], $"an unknown code cannot be kept in {row.Fields[0].Text}, which is a {targets[0]!.ValueField.Kind.ToString().ToLowerInvariant()}; leave \"unknown\" out");
        CheckList(list, [.. targets.Select(t => t!.ValueField)]);
        return new()
        {
            Number = number,
            Direction = row.Direction,
            Fields = [.. targets.OfType<FieldTarget>()],
            Places = places,
            Table = new(list, [.. targets.Select(t => t!.ValueField)]),
            Unknown = row.Unknown,
            Basis = PriceBasis.Of([.. targets.OfType<FieldTarget>()], scope.Table),
            Fallback = FallbackOf(row, targets[0]!, scope),
            IsRequired = row.IsRequired,
            IsQualifier = row.IsQualifier,
        };
    }

    void CheckList(CodeList list, IReadOnlyList<Field> fields)
    {
        foreach (var entry in list.Entries)
            for (var i = 0; i < fields.Count; i++)
                if (entry.Values[i] is { } text && !FieldValue.TryParse(fields[i], text, out _))
                    _problems.Add(new(list.File, entry.Line, entry.Code.Length + 2, $"\"{text}\" is nothing that {fields[i].Name} can hold; {Spelling.Hint(text, fields[i].Words)}"));
    }

    CodeList? ListOf(YamlScalar name)
    {
        if (_lists.TryGetValue(name.Text, out var list)) return _used[list.Name] = list;
        Report(name, $"unknown code list \"{name.Text}\"; {Spelling.Hint(name.Text, [.. _lists.Keys.Order(StringComparer.Ordinal)])}");
        return null;
    }

    Fallback? FallbackOf(FieldRow row, FieldTarget target, CompileScope scope)
    {
        if (row.Inherit is { } inherit) return InheritedFrom(inherit, scope);
        if (row.SameAs is { } same) return _fields.Value(same, scope.Table) is { } source ? new SameRecord(source) : null;
        if (row.Value is not { } value) return null;
        if (FieldValue.TryParse(target.ValueField, value.Text, out var parsed)) return new Fixed(parsed);
        Report(value, $"\"{value.Text}\" is nothing that {target} can hold; {Spelling.Hint(value.Text, target.ValueField.Words)}");
        return null;
    }

    Fallback? InheritedFrom(YamlScalar name, CompileScope scope)
    {
        var ignored = new List<FileProblem>();
        if (name.Text.Split('.', 2) is [var head, var field] && scope.Document.Find(head) is { Kind: FieldKind.List } list)
            return _fields.Value(new(name.PositionOf(head.Length + 1), field, name.IsPlain), list.Table!) is { } only ? new OnlyRecord(list, only) : null;
        var sources = scope.Enclosing
            .Select(t => (t.Type, Source: new FieldResolver(ignored).Value(name, t)))
            .Where(s => s.Source is not null)
            .Select(s => (s.Type, s.Source!))
            .ToList();
        if (sources.Count > 0) return new Inherited(sources);
        Report(name, scope.Enclosing.Count == 0
            ? "nothing stands around the document itself; use same-as for a field of the same record"
            : $"no record around this one has a field \"{name.Text}\"; {Spelling.Hint(name.Text, [.. scope.Enclosing.SelectMany(t => t.Fields).Select(f => f.Name).Distinct()])}");
        return null;
    }

    SwitchPlan? Switch(SwitchRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var (by, at) = (Places(row.By, scope), Places(row.At, scope));
        var format = row.Format is { } address ? _places.Value(address, scope) : null;
        var targets = row.To.Select(t => (t.Qualifier, t.Field, Target: _fields.Value(t.Field, scope.Table))).ToList();
        if (by is null || at is null || (row.Format is not null && format is null) || targets.Exists(t => t.Target is null)) return null;
        var cases = targets.Select(t => (new Code(t.Qualifier.Text), t.Target!, ConversionOf(t.Target!.ValueField, at[0].Definition, row.As, t.Field))).ToList();
        return cases.Exists(c => c.Item3 is null) ? null : new() { Number = number, Direction = row.Direction, By = by, At = at, Format = format, Cases = [.. cases!] };
    }

    ConstantPlan? Constant(ConstantRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var with = row.With is { } address ? _places.Value(address, scope) : null;
        if (_places.Value(row.At, scope) is not { } place || (row.With is not null && with is null)) return null;
        if (place.Definition is { } definition && ElementText.Fit(definition, row.Text) is null)
            Report(row.At.Source, $"{row.At} ({definition.Name}) cannot hold \"{row.Text}\": it takes {definition.MinLength} to {definition.MaxLength} characters");
        return new() { Number = number, Direction = row.Direction, Place = place, Text = row.Text, With = with };
    }

    NumberPlan? Number(NumberRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        return _fields.Value(row.Field, scope.Table) is { } target ? new() { Number = number, Direction = row.Direction, Target = target } : null;
    }

    DropPlan Drop(DropRow row, CompileScope scope) => new()
    {
        Number = NumberOf(row),
        Direction = row.Direction,
        Places = [.. row.At.Select(a => _places.Any(a, scope)).OfType<Place>()],
    };

    Conversion? ConversionOf(Field field, ElementDefinition? element, YamlScalar? pattern, YamlScalar source)
    {
        if (pattern is null) return Conversions.For(field, element, (char)(_definition.Csv?.DecimalMark ?? (byte)'.'), (char)(_definition.Csv?.ThousandsMark ?? 0)) ?? NoConversion(source);
        var words = pattern.Text.Split(' ', 2);
        var isTime = words[0] == "time";
        if ((field.Kind, isTime) is not ((FieldKind.Date, false) or (FieldKind.Time, true)))
        {
            Report(pattern, $"\"{pattern.Text}\" is not a format of {source.Text}, which is a {field.Kind.ToString().ToLowerInvariant()}");
            return null;
        }

        if (words.Length == 2 && words[0] is "date" or "time" && DatePattern.Parse(words[1], isTime) is { } parsed)
            return isTime ? new TimeConversion(parsed) : new DateConversion(parsed);
        Report(pattern, $"\"{pattern.Text}\" is not a format; write date with day, month and year as CCYYMMDD or DD.MM.CCYY, or time as HHMM");
        return null;
    }

    Conversion? NoConversion(YamlScalar source)
    {
        Report(source, $"{source.Text} is one of a closed list of words; add \"code:\" with the code list that gives them");
        return null;
    }

    void Report(YamlScalar at, string text) => _problems.Add(at.Position.Problem(text));
}
