// On a server there is no page: the elements are registered in the browser, by widget.js.
