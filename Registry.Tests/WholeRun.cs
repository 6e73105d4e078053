using NUnit.Framework;
using Registry.Tests.Support;

namespace Registry.Tests;

/// <summary>
/// The end of the whole run. It stands in the namespace above all tests: in the one of the support it would come as soon as the tests there are done.
/// </summary>
[SetUpFixture]
public sealed class WholeRun
{
    [OneTimeTearDown]
    public void Stop() => Stores.Stop();
}
