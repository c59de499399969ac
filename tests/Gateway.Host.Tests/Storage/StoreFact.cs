using Xunit.Abstractions;
using Xunit.Sdk;

namespace Gateway.Host.Tests.Storage;

/// <summary>The tests of this class want a server that not every machine can have: without the variable that names one they are no tests.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnServerAttribute(string variable) : Attribute
{
    /// <summary>The environment variable that holds the connection string.</summary>
    public string Variable { get; } = variable;
}

/// <summary>A test of the conformance suite, which every database inherits.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Gateway.Host.Tests.Storage.StoreFactDiscoverer", "Gateway.Host.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>The same with a table of values.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Gateway.Host.Tests.Storage.StoreTheoryDiscoverer", "Gateway.Host.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;

public sealed class StoreFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        IsHere(testMethod) ? base.Discover(discoveryOptions, testMethod, factAttribute) : [];

    internal static bool IsHere(ITestMethod method) =>
        method.TestClass.Class.GetCustomAttributes(typeof(OnServerAttribute)).FirstOrDefault() is not { } server
        || Environment.GetEnvironmentVariable(server.GetConstructorArguments().Cast<string>().Single()) is { Length: > 0 };
}

public sealed class StoreTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        StoreFactDiscoverer.IsHere(testMethod) ? base.Discover(discoveryOptions, testMethod, theoryAttribute) : [];
}
