using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>A day's traffic with one supplier, made from a seed: clean 004010 purchase orders, ship notices and invoices.</summary>
/// <remarks>Element lengths and the mix of segments follow what distributors really exchange: about five bytes between delimiters.</remarks>
sealed class Traffic(int seed)
{
    const int LinesPerDocument = 20;
    const int MessagesPerGroup = 500;

    static readonly string[] Words =
        ["HEX", "BOLT", "M10X60", "GALV", "PIPE", "ELBOW", "90DEG", "COPPER", "VALVE", "BALL", "BRASS", "3/4IN", "GASKET", "KIT", "HOSE", "CLAMP", "SS304", "PACK", "WHITE", "250ML"];

    static readonly (string City, string State, string Zip)[] Towns =
        [("DAYTON", "OH", "45402"), ("TACOMA", "WA", "98402"), ("MACON", "GA", "31201"), ("LAREDO", "TX", "78040"), ("ALBANY", "NY", "12207")];

    static readonly string[] Firms = ["NORTHERN PIPE AND FITTING", "DELTA FASTENERS INC", "HARBOR INDUSTRIAL SUPPLY", "QUAKER VALVE WORKS"];

    readonly Random _random = new(seed);
    readonly StringBuilder _text = new();
    int _segments;
    int _document;

    /// <summary>One interchange of at least <paramref name="size"/> bytes, its groups of orders, ship notices and invoices in turn.</summary>
    internal byte[] Interchange(int size)
    {
        _text.Clear();
        Segment("ISA*00*          *00*          *ZZ*DELTASUPPLY    *ZZ*NORTHWHOLESALE *260105*0915*U*00401*000000042*0*P*>");
        var groups = 0;
        while (_text.Length < size) Group(++groups, size);
        Segment($"IEA*{groups}*000000042");
        return Encoding.ASCII.GetBytes(_text.ToString());
    }

    void Group(int number, int size)
    {
        var (functionalId, type, body) = (number % 3) switch
        {
            1 => ("PO", "850", (Action)PurchaseOrder),
            2 => ("SH", "856", ShipNotice),
            _ => ("IN", "810", Invoice),
        };
        Segment($"GS*{functionalId}*DELTA*NORTH*20260105*0915*{number}*X*004010");
        var messages = 0;
        while (messages < MessagesPerGroup && (messages == 0 || _text.Length < size)) Message(type, ++messages, body);
        Segment($"GE*{messages}*{number}");
    }

    void Message(string type, int number, Action body)
    {
        _document++;
        _segments = 0;
        Segment($"ST*{type}*{number:0000}");
        body();
        Segment($"SE*{_segments + 1}*{number:0000}");
    }

    void PurchaseOrder()
    {
        Segment($"BEG*00*SA*P{_document:00000000}**{Date()}");
        Segment("CUR*BY*USD");
        Segment($"REF*DP*{_random.Next(100, 999)}");
        Segment($"PER*BD*M MILLER*TE*937555{_random.Next(1000, 9999)}");
        Segment("ITD*01*3*2**10**30");
        Segment($"DTM*002*{Date()}");
        Party("ST");
        Party("BT");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Segment($"PO1*{line}*{Count()}*EA*{Price()}*PE*UP*{Upc()}*VN*{Item()}");
            Segment($"PID*F****{Description()}");
        }

        Segment($"CTT*{LinesPerDocument}");
    }

    void Invoice()
    {
        Segment($"BIG*{Date()}*I{_document:0000000}*{Date()}*P{_document:00000000}***DI");
        Segment("CUR*SE*USD");
        Segment($"REF*VR*{_random.Next(100_000, 999_999)}");
        Party("ST");
        Party("RE");
        Segment("ITD*01*3*2**10**30");
        Segment($"DTM*011*{Date()}");
        for (var line = 1; line <= LinesPerDocument; line++)
        {
            Segment($"IT1*{line}*{Count()}*EA*{Price()}**UP*{Upc()}*VN*{Item()}");
            Segment($"PID*F****{Description()}");
        }

        Segment($"TDS*{_random.Next(10_000, 9_999_999)}");
        Segment($"SAC*C*D240***{_random.Next(500, 50_000)}");
        Segment($"CTT*{LinesPerDocument}");
    }

    void ShipNotice()
    {
        Segment($"BSN*00*S{_document:0000000}*{Date()}*{_random.Next(24):00}{_random.Next(60):00}*0001");
        Segment("HL*1**S");
        Segment($"TD1*CTN25*{_random.Next(1, 40)}****G*{_random.Next(20, 9_000)}*LB");
        Segment("TD5*O*2*RDWY*M*ROADWAY");
        Segment($"REF*BM*{_random.Next(10_000_000, 99_999_999)}");
        Segment($"DTM*011*{Date()}");
        Party("SF");
        Party("ST");
        Segment("HL*2*1*O");
        Segment($"PRF*P{_document:00000000}***{Date()}");
        Packages(firstLevel: 3);
    }

    void Packages(int firstLevel)
    {
        var (level, line) = (firstLevel, 0);
        while (line < LinesPerDocument)
        {
            var package = level++;
            Segment($"HL*{package}*2*P");
            Segment($"MAN*GM*00{_random.NextInt64(100_000_000_000_000_000, 999_999_999_999_999_999)}");
            for (var inside = 0; inside < 4; inside++) ShippedLine(level++, package, ++line);
        }

        Segment($"CTT*{level - 1}");
    }

    void ShippedLine(int level, int package, int line)
    {
        Segment($"HL*{level}*{package}*I");
        Segment($"LIN*{line}*UP*{Upc()}*VN*{Item()}");
        Segment($"SN1*{line}*{Count()}*EA");
        Segment($"PID*F****{Description()}");
    }

    void Party(string role)
    {
        var town = Towns[_random.Next(Towns.Length)];
        Segment($"N1*{role}*{Firms[_random.Next(Firms.Length)]}*92*{_random.Next(1000, 99_999)}");
        Segment($"N3*{_random.Next(10, 9_999)} COMMERCE PARKWAY*DOCK {_random.Next(1, 60)}");
        Segment($"N4*{town.City}*{town.State}*{town.Zip}*US");
    }

    void Segment(string segment)
    {
        _text.Append(segment).Append('~');
        _segments++;
    }

    string Date() => $"2026{_random.Next(1, 13):00}{_random.Next(1, 29):00}";

    string Upc() => _random.NextInt64(100_000_000_000, 999_999_999_999).ToString(CultureInfo.InvariantCulture);

    string Item() => $"{_random.Next(10_000, 9_999_999)}-{(char)('A' + _random.Next(6))}";

    string Price() => $"{_random.Next(1, 900)}.{_random.Next(10, 99)}";

    int Count() => _random.Next(1, 500);

    string Description() => string.Join(' ', Enumerable.Range(0, _random.Next(3, 7)).Select(_ => Words[_random.Next(Words.Length)]));
}
