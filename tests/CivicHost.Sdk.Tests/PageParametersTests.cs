using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace CivicHost.Sdk.Tests;

[TestFixture]
internal sealed class PageParametersTests
{
    [Test]
    public void Come_from_the_address_before_the_query()
    {
        var request = RequestWith("?code=second&page=3");
        request.RouteValues["code"] = "first";

        var read = PageParameters.Read(typeof(SomePage), request);

        Assert.That(read["Code"], Is.EqualTo("first"));
        Assert.That(read["Page"], Is.EqualTo(3));
    }

    [Test]
    public void What_can_not_be_read_is_left_out() =>
        Assert.That(PageParameters.Read(typeof(SomePage), RequestWith("?page=three&day=31.12.2027&open=perhaps")), Is.Empty);

    [Test]
    public void Only_parameters_are_filled() =>
        Assert.That(PageParameters.Read(typeof(SomePage), RequestWith("?secret=x")), Is.Empty);

    [Test]
    public void Reads_days_and_yes_or_no()
    {
        var read = PageParameters.Read(typeof(SomePage), RequestWith("?day=2027-12-31&open=true"));

        Assert.That(read["Day"], Is.EqualTo(new DateOnly(2027, 12, 31)));
        Assert.That(read["Open"], Is.True);
    }

    private static HttpRequest RequestWith(string query)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        return http.Request;
    }

    private sealed class SomePage : ComponentBase
    {
        [Parameter]
        public string Code { get; set; } = "";

        [Parameter]
        public int? Page { get; set; }

        [Parameter]
        public DateOnly? Day { get; set; }

        [Parameter]
        public bool Open { get; set; }

        public string Secret { get; set; } = "";
    }
}
