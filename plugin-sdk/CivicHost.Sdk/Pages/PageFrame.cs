namespace CivicHost.Sdk;

/// <summary>What a page and the town's frame around it tell each other while the page is rendered. Cascaded to every component.</summary>
public sealed class PageFrame
{
    private readonly Lazy<string> _antiforgeryToken;
    private readonly List<string> _pictureSources = [];

    /// <summary>Made by the host for each rendering.</summary>
    /// <param name="path">Path and query of the request, to which forms are sent back.</param>
    /// <param name="antiforgeryToken">Makes the value of the hidden field <c>__RequestVerificationToken</c>; called once, by the first form.</param>
    /// <param name="once">Value of the hidden field <c>__once</c>: random, the same when a refused form is shown again.</param>
    /// <param name="form">What was submitted and refused, or null.</param>
    public PageFrame(string path, Func<string> antiforgeryToken, string once, SubmittedForm? form)
    {
        Path = path;
        _antiforgeryToken = new Lazy<string>(antiforgeryToken);
        Once = once;
        Form = form;
    }

    /// <summary>Path and query of the request.</summary>
    public string Path { get; }

    /// <summary>Proof that a form was opened on this site.</summary>
    public string AntiforgeryToken => _antiforgeryToken.Value;

    /// <summary>Proof that a form is sent for the first time.</summary>
    public string Once { get; }

    /// <summary>What was submitted and refused, or null where the page is opened afresh.</summary>
    public SubmittedForm? Form { get; }

    /// <summary>Title of the page, without the town's name. Set by <see cref="Pages.PageHead"/>.</summary>
    public string Title { get; set; } = "";

    /// <summary>True where the page is a slip for the receipt printer or a certificate: the frame then leaves menus out in print.</summary>
    public bool IsPaper { get; set; }

    /// <summary>Other servers from which this page may load pictures, as <c>https://tiles.example</c>; the town's content policy forbids all others.</summary>
    public IReadOnlyList<string> PictureSources => _pictureSources;

    /// <summary>Lets this page load pictures from another server, such as the town's map tiles. Only for what an administrator has configured.</summary>
    /// <param name="address">Absolute address with http or https; only its server counts.</param>
    /// <exception cref="ArgumentException"><paramref name="address"/> is no such address.</exception>
    public void AllowPicturesFrom(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
            throw new ArgumentException($"'{address}' is no address with http or https.", nameof(address));
        _pictureSources.Add(address.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>True where the page found nothing: the host then answers 404 with its own page instead.</summary>
    public bool IsMissing { get; set; }
}
