// @ts-check
/** Owns the products of the show: what is left of each, and which one the overlay shows. */

import { repeat } from "../vendor/lit-html/directives/repeat.js";
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { money } from "../format.js";
import { t } from "../messages.js";
import { icon } from "./icon.js";

/** @typedef {import("./app.js").Studio} Studio */
/** @typedef {import("./documents.js").Product} Product */

/** So few left is worth saying to the artisan. */
const FEW = 3;

/** @param {Studio} studio */
export function productsView(studio) {
  const products = studio.documents.products;
  return html`
    <div class="products" id="product-list">
      <h2 class="only-read">${t("studio.products")}</h2>
      ${products.length === 0 ? emptyView(studio) : nothing}
      ${repeat(
        products,
        (product) => product.id,
        (product) => productView(studio, product),
      )}
    </div>
  `;
}

/** @param {Studio} studio */
function emptyView(studio) {
  return html`<div class="empty">
    ${icon("tag")}
    <p>${t(studio.counter ? "studio.counter_empty" : "studio.no_products")}</p>
    ${studio.role === "owner" ? html`<a class="button" href="/setup#products">${icon("list-checks")}${t("studio.to_products")}</a>` : nothing}
  </div>`;
}

/**
 * @param {Studio} studio
 * @param {Product} product
 */
function productView(studio, product) {
  return html`<article class="product ${product.featured ? "is-featured" : ""}">
    ${product.photo
      ? html`<img class="thumb" src="/photos/${product.photo}/400.webp" alt="" loading="lazy" width="44" height="44" />`
      : html`<span class="thumb thumb-none">${icon("image")}</span>`}
    <div class="product-words">
      <p class="product-name"><span class="code">${product.code}</span> ${product.name}</p>
      <p class="product-facts"><span class="money">${money(product.price)}</span>${leftView(product)}</p>
      ${variantsView(product)}
    </div>
    <button
      class="button button-small button-icon button-quiet product-edit"
      aria-label=${t("setup.product_change_of", { code: product.code, name: product.name })}
      title=${t("setup.product_change")}
      @click=${() => studio.productChange.open(product)}
    >
      ${icon("pencil")}
    </button>
    ${studio.counter ? nothing : featureView(studio, product)}
  </article>`;
}

/**
 * @param {Studio} studio
 * @param {Product} product
 */
function featureView(studio, product) {
  const { actions } = studio;
  const busy = actions.busy("feature_product", product.id) || (product.featured && actions.busy("clear_feature"));
  const press = () => (product.featured ? actions.clearFeature() : actions.feature(product.id));
  return html`<button
    class="button button-small feature"
    aria-pressed=${String(product.featured)}
    aria-busy=${busy ? "true" : "false"}
    aria-label=${t(product.featured ? "studio.clear_feature_of" : "studio.feature_product", { name: product.name })}
    title=${t(product.featured ? "studio.clear_feature_of" : "studio.feature_product", { name: product.name })}
    @click=${press}
  >
    ${icon(busy ? "refresh-cw" : product.featured ? "x" : "tv")}
    <span class="feature-word">${t(product.featured ? "studio.clear_feature" : "studio.feature")}</span>
  </button>`;
}

/** @param {Product} product */
function leftView(product) {
  if (product.available <= 0) return html`<span class="left is-gone">${t("studio.sold_out")}</span>`;
  const few = product.available <= FEW ? "is-few" : "";
  return html`<span class="left ${few}">${t("studio.left", { n: product.available })}</span>`;
}

/** @param {Product} product */
function variantsView(product) {
  if (product.variants.length < 2) return nothing;
  return html`<p class="soft small">
    ${product.variants.map((variant) => `${variant.label}: ${variant.available}`).join(" · ")}
  </p>`;
}
